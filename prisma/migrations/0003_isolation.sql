-- Up Migration
-- What is not proven to keep workspaces apart, as the last look at the cluster found; empty: anonymous learners may start.
ALTER TABLE "installation" ADD COLUMN "unproven_isolation" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "installation" ADD COLUMN "isolation_checked_at" TIMESTAMPTZ(3);
