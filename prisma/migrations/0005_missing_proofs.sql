-- Up Migration
-- What the last look could not prove, also where the operator does without it: a waiver that is taken back counts at once.
ALTER TABLE "installation" ADD COLUMN "missing_proofs" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
