-- +goose Up
CREATE TABLE stamp (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    id  text NOT NULL
);
INSERT INTO stamp (id) VALUES (replace(gen_random_uuid()::text, '-', ''));

-- +goose Down
DROP TABLE stamp;
