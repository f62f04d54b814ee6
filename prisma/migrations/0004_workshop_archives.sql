-- Up Migration
-- The files of workshop versions, for workers that run on other machines than the one which published them.
CREATE TABLE "workshop_archives" (
    "digest" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workshop_archives_pkey" PRIMARY KEY ("digest")
);
