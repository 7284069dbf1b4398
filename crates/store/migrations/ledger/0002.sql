-- Every pair of neighbouring characters of an enterprise's name, its last character alone, in small
-- letters: any part of a name is found along them, where a scan would read a million rows. Made
-- from the rows by the database itself, and by nothing else.

CREATE TABLE enterprise_pair (
    pair TEXT NOT NULL,
    enterprise BLOB NOT NULL,
    PRIMARY KEY (pair, enterprise)
) STRICT, WITHOUT ROWID;

-- Where a pair may begin: a name has 200 characters at most.
CREATE TABLE place (n INTEGER PRIMARY KEY) STRICT;
WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 200)
INSERT INTO place SELECT n FROM counted;

CREATE TRIGGER enterprise_named AFTER INSERT ON enterprise BEGIN
    INSERT OR IGNORE INTO enterprise_pair
    SELECT lower(substr(NEW.name, n, 2)), NEW.id FROM place WHERE n <= length(NEW.name);
END;

CREATE TRIGGER enterprise_renamed AFTER UPDATE OF name ON enterprise WHEN OLD.name <> NEW.name
BEGIN
    DELETE FROM enterprise_pair WHERE enterprise = OLD.id AND pair IN
        (SELECT lower(substr(OLD.name, n, 2)) FROM place WHERE n <= length(OLD.name));
    INSERT OR IGNORE INTO enterprise_pair
    SELECT lower(substr(NEW.name, n, 2)), NEW.id FROM place WHERE n <= length(NEW.name);
END;

CREATE TRIGGER enterprise_gone AFTER DELETE ON enterprise BEGIN
    DELETE FROM enterprise_pair WHERE enterprise = OLD.id AND pair IN
        (SELECT lower(substr(OLD.name, n, 2)) FROM place WHERE n <= length(OLD.name));
END;

INSERT OR IGNORE INTO enterprise_pair
SELECT lower(substr(name, n, 2)), id FROM enterprise JOIN place ON n <= length(name);
