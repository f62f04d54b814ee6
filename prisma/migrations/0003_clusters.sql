-- Up Migration
-- What is not proven to keep workspaces apart, as the last look at the cluster found; empty: anonymous learners may start.
ALTER TABLE "installation" ADD COLUMN "unproven_isolation" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "installation" ADD COLUMN "isolation_checked_at" TIMESTAMPTZ(3);

-- The files of workshop versions, for workers that run on other machines than the one which published them.
CREATE TABLE "workshop_archives" (
    "digest" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workshop_archives_pkey" PRIMARY KEY ("digest")
);
