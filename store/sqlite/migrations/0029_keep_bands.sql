-- +goose Up

-- An article's own row holds its bands, by which its rows of bands are found. Nothing was read from the signatures that they were made of.
ALTER TABLE articles RENAME COLUMN signature TO bands;
UPDATE articles SET bands = (SELECT unhex(group_concat(printf('%016x', band), '')) FROM bands WHERE article = articles.num);

-- So nothing looks for rows of bands by their article, as a foreign key would.
CREATE TABLE bands_by_band (
    band    INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (band, article)
) WITHOUT ROWID;
INSERT INTO bands_by_band (band, article) SELECT band, article FROM bands ORDER BY band, article;
DROP TABLE bands;
ALTER TABLE bands_by_band RENAME TO bands;

-- +goose Down
UPDATE fetches SET url = (SELECT url FROM addresses WHERE id = fetches.address) WHERE url = '=';
UPDATE fetches SET final_url = url WHERE final_url = '=';
-- Signatures are made again when a text is read again.
CREATE INDEX bands_by_article ON bands (article);
UPDATE articles SET bands = NULL;
ALTER TABLE articles RENAME COLUMN bands TO signature;
