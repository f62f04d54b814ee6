-- Up Migration

-- Expand: the release before this one writes rows without any of these.

-- Why a session could not be started or kept, as a word for programs beside the sentence for people.
ALTER TABLE "sessions" ADD COLUMN "failure_code" TEXT;

-- What whoever asked for the session gave for the parameters that its workshop declares: {name: text}
ALTER TABLE "sessions" ADD COLUMN "params" JSONB NOT NULL DEFAULT '{}';

-- The session's access epoch when the ticket was made: after a revocation the ticket opens nothing. Empty on tickets
-- of the release before, which live for a minute.
ALTER TABLE "tickets" ADD COLUMN "access_epoch" INTEGER;
