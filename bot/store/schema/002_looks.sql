-- How often people tapped that a place looks as described, or different: counts only, a week by its Monday.
CREATE TABLE looks (
    week TEXT NOT NULL,
    guide TEXT NOT NULL,
    step TEXT NOT NULL,
    device TEXT NOT NULL,
    region TEXT NOT NULL,
    same INTEGER NOT NULL,
    different INTEGER NOT NULL,
    PRIMARY KEY (week, guide, step, device, region)
) STRICT, WITHOUT ROWID;

-- Who has tapped already, as marks made with a key of the week; both are destroyed when the week ends.
CREATE TABLE marks (
    mark BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
