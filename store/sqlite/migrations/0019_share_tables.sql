-- +goose Up
ALTER TABLE run_outcomes ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE run_outcomes SET bytes = (SELECT bytes FROM runs WHERE id = run_outcomes.run)
    WHERE outcome = (SELECT min(outcome) FROM run_outcomes o WHERE o.run = run_outcomes.run);
ALTER TABLE runs DROP COLUMN bytes;
DROP INDEX articles_unidentified;
CREATE INDEX articles_unidentified ON articles (num) WHERE NOT identified;
CREATE TABLE crawled_sources (
    num      INTEGER PRIMARY KEY,
    source   TEXT    NOT NULL UNIQUE,
    outlet   TEXT    NOT NULL,
    lang     TEXT    NOT NULL,
    patterns TEXT    NOT NULL
);

-- +goose Down
DROP TABLE crawled_sources;
DROP INDEX articles_unidentified;
CREATE INDEX articles_unidentified ON articles (num) WHERE identified = 0;
ALTER TABLE runs ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET bytes = (SELECT coalesce(sum(bytes), 0) FROM run_outcomes WHERE run = runs.id);
ALTER TABLE run_outcomes DROP COLUMN bytes;
