-- The table that the program searches, for SQLite and for PostgreSQL. What a product
-- cost the shop is nobody's business. A large table in PostgreSQL wants two indexes more:
--
--	CREATE EXTENSION pg_trgm;
--	CREATE INDEX ON products USING gin (name gin_trgm_ops);
--	CREATE INDEX ON products (price, id);
CREATE TABLE products (
    id       BIGINT PRIMARY KEY,
    name     TEXT NOT NULL,
    category TEXT NOT NULL,
    price    BIGINT NOT NULL,  -- cents
    rating   DOUBLE PRECISION, -- NULL: nobody has rated it
    cost     BIGINT NOT NULL   -- cents
);

INSERT INTO products (id, name, category, price, rating, cost) VALUES
    (1, 'USB-C cable', 'cables', 900, 4.5, 210),
    (2, 'USB-C cable, 50% shorter', 'cables', 700, NULL, 180),
    (3, 'Coffee, 500 g', 'kitchen', 1290, 4.5, 800),
    (4, 'Mug "100% coffee"', 'kitchen', 900, 3.9, 300),
    (5, 'Éclair mould', 'kitchen', 2400, 4.1, 1100),
    (6, 'Sticker C:\>_', 'office', 200, NULL, 20),
    (7, 'Poster 100%', 'office', 1500, 4.9, 400),
    (8, 'O''Reilly bookmark', 'office', 300, 4.1, 50),
    (9, 'Wow! sticker', 'office', 200, 2.5, 20),
    (10, 'Cable_tie, 50 pieces', 'cables', 500, NULL, 90),
    (11, 'İstanbul poster', 'office', 1500, 4.9, 420),
    (12, 'Kettle', 'kitchen', 4900, NULL, 2900);
