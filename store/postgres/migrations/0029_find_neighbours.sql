-- +goose Up
CREATE INDEX articles_by_outlet ON articles (outlet, published_at DESC, id, relevant);

-- +goose Down
DROP INDEX articles_by_outlet;
