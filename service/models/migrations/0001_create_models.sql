-- +goose Up
-- What models at an address answered, what was spent on it, and the vectors of texts. Answers and vectors can be
-- asked for again; what was spent can't.

CREATE TABLE answers (
    key         TEXT PRIMARY KEY, -- digest of text, prompt, model and settings
    content     TEXT NOT NULL,    -- as it came
    model       TEXT NOT NULL,    -- the server's name of the model
    fingerprint TEXT NOT NULL,    -- the server's word on its configuration
    at          TEXT NOT NULL     -- when it came, RFC 3339 in UTC
) STRICT, WITHOUT ROWID;

CREATE TABLE requests (
    id      INTEGER PRIMARY KEY,
    coder   TEXT NOT NULL,
    text    TEXT NOT NULL,    -- SHA-256 of the text that was asked about
    at      TEXT NOT NULL,
    input   INTEGER NOT NULL, -- tokens of the question and of the answer
    output  INTEGER NOT NULL,
    cost    REAL NOT NULL,
    counted INTEGER NOT NULL  -- 0: the three above are the most that the request can have taken
) STRICT;

CREATE INDEX requests_of_coder ON requests (coder, text);

-- +goose Down
DROP TABLE requests;
DROP TABLE answers;
