-- +goose Up
ALTER TABLE outbox
    ADD COLUMN since    timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN refused  timestamptz,
    ADD COLUMN due      timestamptz,
    ADD COLUMN attempts bigint      NOT NULL DEFAULT 0,
    ADD COLUMN reason   text        NOT NULL DEFAULT '';
DROP INDEX outbox_by_version;
CREATE INDEX outbox_waiting ON outbox (version) WHERE refused IS NULL;
CREATE INDEX outbox_retrying ON outbox (due) WHERE due IS NOT NULL;
CREATE INDEX outbox_refused ON outbox (refused) WHERE refused IS NOT NULL;

-- +goose Down
DROP INDEX outbox_waiting, outbox_retrying, outbox_refused;
ALTER TABLE outbox DROP COLUMN since, DROP COLUMN refused, DROP COLUMN due, DROP COLUMN attempts, DROP COLUMN reason;
CREATE INDEX outbox_by_version ON outbox (version);
