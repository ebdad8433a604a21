-- Names and types of what Orleans' ADO.NET providers 10.4 read and write by name are theirs; all else is ours.

-- What the providers ask the database, by key: they know no SQL of their own.
CREATE TABLE OrleansQuery (
    QueryKey varchar(64) PRIMARY KEY,
    QueryText text NOT NULL
);

-- A cluster's one version: every change of its members takes the next, so of two at once the later fails and looks again.
CREATE TABLE OrleansMembershipVersionTable (
    DeploymentId varchar(150) PRIMARY KEY,
    Timestamp timestamptz NOT NULL DEFAULT now(),
    Version integer NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- Rewritten by every silo's sign of life: half of each page is left free, so that a row's next version stays on it and no index changes.
CREATE TABLE OrleansMembershipTable (
    DeploymentId varchar(150) NOT NULL REFERENCES OrleansMembershipVersionTable ON DELETE CASCADE,
    Address varchar(45) NOT NULL,
    Port integer NOT NULL,
    Generation integer NOT NULL,
    Status integer NOT NULL,
    ProxyPort integer NOT NULL,
    StartTime timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    SiloName varchar(150) NOT NULL,
    HostName varchar(150) NOT NULL,
    SuspectTimes text,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
) WITH (fillfactor = 50);

-- The key is the whole identity, so two first writes cannot both succeed, and it holds no column that a write changes, so a row's next
-- version goes onto the same page (HOT) and leaves the index alone. It starts with what is the same for most rows and ends in the grain's
-- key: keys in order of time, as run ids are, fill the index page by page instead of touching all of it, which the hashes would do.
-- A key without text has '' here, for NULLs are no two alike to a unique index.
CREATE TABLE OrleansStorage (
    GrainIdN0 bigint NOT NULL,
    GrainIdN1 bigint NOT NULL,
    GrainIdHash integer NOT NULL,
    GrainTypeHash integer NOT NULL,
    Version integer NOT NULL,
    ModifiedOn timestamptz NOT NULL,
    ServiceId varchar(150) COLLATE "C" NOT NULL,
    GrainTypeString varchar(512) COLLATE "C" NOT NULL,
    GrainIdExtensionString varchar(512) COLLATE "C" NOT NULL,
    PayloadBinary bytea,
    PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString)
) WITH (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0.05,
    autovacuum_analyze_scale_factor = 0.05,
    toast.autovacuum_vacuum_scale_factor = 0.05
);

-- Prompts and answers are text: lz4 takes a fraction of pglz's processor time. PostgreSQL has it since 14, where it was built with it.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        EXECUTE 'ALTER TABLE OrleansStorage ALTER COLUMN PayloadBinary SET COMPRESSION lz4';
    END IF;
END
$$;

CREATE TABLE OrleansRemindersTable (
    ServiceId varchar(150) NOT NULL,
    GrainId varchar(512) NOT NULL,
    ReminderName varchar(150) NOT NULL,
    GrainHash integer NOT NULL,
    Version integer NOT NULL,
    Period bigint NOT NULL,
    StartTime timestamptz NOT NULL,
    PRIMARY KEY (ServiceId, GrainId, ReminderName)
);

-- Each silo reads the reminders of its range of hashes, again and again.
CREATE INDEX OrleansReminders_ByHash ON OrleansRemindersTable (ServiceId, GrainHash);
