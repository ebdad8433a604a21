INSERT INTO OrleansRemindersTable AS r (ServiceId, GrainId, ReminderName, GrainHash, Version, Period, StartTime)
VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, 0, @Period, @StartTime)
ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE
SET GrainHash = excluded.GrainHash, Version = r.Version + 1, Period = excluded.Period, StartTime = excluded.StartTime
RETURNING Version
