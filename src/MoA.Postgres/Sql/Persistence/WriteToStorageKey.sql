-- No version: the first write, which must find nothing. A version: the next write, which must find it. Else no row comes back, and the
-- provider calls it a conflict.
WITH updated AS (
    UPDATE OrleansStorage
    SET PayloadBinary = @PayloadBinary, Version = Version + 1, ModifiedOn = now()
    WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '') AND Version = @GrainStateVersion
    RETURNING Version
), inserted AS (
    INSERT INTO OrleansStorage
        (GrainIdN0, GrainIdN1, GrainIdHash, GrainTypeHash, Version, ModifiedOn, ServiceId, GrainTypeString, GrainIdExtensionString, PayloadBinary)
    SELECT @GrainIdN0, @GrainIdN1, @GrainIdHash, @GrainTypeHash, 1, now(), @ServiceId, @GrainTypeString, coalesce(@GrainIdExtensionString, ''),
        @PayloadBinary
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING Version
)
SELECT Version AS NewGrainStateVersion FROM updated
UNION ALL
SELECT Version FROM inserted
