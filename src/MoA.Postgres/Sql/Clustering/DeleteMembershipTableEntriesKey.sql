DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
