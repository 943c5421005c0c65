-- +goose Up
CREATE INDEX bands_by_article ON bands (article);

-- +goose Down
DROP INDEX bands_by_article;
