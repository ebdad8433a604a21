namespace MoA.Evaluation.Batches;

/// <summary>Counts items for those who wait, and estimates how long they still have to.</summary>
internal sealed class BatchMeter(int total, Func<decimal> cost, TimeProvider time, Action<BatchStatus> report)
{
    private long _began;
    private int _doneBefore;
    private int _done;
    private int _running;
    private int _failed;

    /// <summary>The work begins; these many items were done before.</summary>
    public void Begin(int done)
    {
        _began = time.GetTimestamp();
        _doneBefore = _done = done;
        Report();
    }

    /// <summary>So many items are worked on.</summary>
    public void Running(int items)
    {
        if (_running == items)
            return;
        _running = items;
        Report();
    }

    /// <summary>One of the running items has its answers.</summary>
    public void Done()
    {
        _running--;
        _done++;
        Report();
    }

    /// <summary>One of the running items failed for good.</summary>
    public void Failed()
    {
        _running--;
        _failed++;
        Report();
    }

    private void Report()
    {
        var finished = _done - _doneBefore + _failed;
        TimeSpan? left = finished == 0 ? null : time.GetElapsedTime(_began) / finished * (total - _done - _failed);
        report(new BatchStatus(total, _done, _running, _failed, cost(), left));
    }
}
