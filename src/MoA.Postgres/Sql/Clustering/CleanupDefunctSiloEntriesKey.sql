DELETE FROM OrleansMembershipTable
WHERE DeploymentId = @DeploymentId AND Status <> 3 AND greatest(IAmAliveTime, StartTime) < @IAmAliveTime
