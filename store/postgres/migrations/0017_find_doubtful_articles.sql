-- +goose Up
CREATE INDEX articles_in_doubt ON articles (source, fetched) WHERE (notes::jsonb ->> 'confidence')::double precision < 0.6 AND gone_at IS NULL;

-- +goose Down
DROP INDEX articles_in_doubt;
