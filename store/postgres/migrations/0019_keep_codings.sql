-- +goose Up
CREATE TABLE samples (
    num      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       text        COLLATE "C" NOT NULL UNIQUE,
    drawn    timestamptz NOT NULL,
    document text        NOT NULL
);
CREATE TABLE sample_items (
    sample      bigint           NOT NULL REFERENCES samples (num),
    place       bigint           NOT NULL,
    article     text             COLLATE "C" NOT NULL,
    text_hash   text             NOT NULL,
    revision    bigint           NOT NULL,
    stratum     text             NOT NULL,
    probability double precision NOT NULL,
    PRIMARY KEY (sample, place),
    UNIQUE (sample, article)
);
CREATE TABLE codings (
    num      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       text        COLLATE "C" NOT NULL,
    sample   bigint      NOT NULL,
    article  text        COLLATE "C" NOT NULL,
    coder    text        NOT NULL,
    final    boolean     NOT NULL,
    kept     timestamptz NOT NULL,
    replaced timestamptz,
    document text        NOT NULL,
    FOREIGN KEY (sample, article) REFERENCES sample_items (sample, article)
);
CREATE UNIQUE INDEX codings_current ON codings (id) WHERE replaced IS NULL;
CREATE INDEX codings_by_article ON codings (sample, article);

-- +goose Down
DROP TABLE codings;
DROP TABLE sample_items;
DROP TABLE samples;
