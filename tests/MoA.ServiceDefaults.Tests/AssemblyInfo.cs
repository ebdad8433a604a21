// Sources of spans and figures belong to the process: a host listens to what the tests beside it do.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
