-- +goose Up
CREATE TABLE encoders (
    num  INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE -- the model, as models.yaml names it
) STRICT;

CREATE TABLE vectors (
    encoder INTEGER NOT NULL REFERENCES encoders,
    text    BLOB NOT NULL, -- SHA-256 of the text as it was sent
    vector  BLOB NOT NULL, -- 32-bit floats, least significant byte first, of length 1 together
    PRIMARY KEY (encoder, text)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE vectors;
DROP TABLE encoders;
