"""Every statement of the journal on PostgreSQL, in its own placeholders, for any driver.

They name no schema: a session's `search_path` is the campaign's. Lists are parallel arrays, so
that a batch of any size is one statement. Whoever records holds the head row from `BEGIN` on,
and nobody else changes anything: positions are those after the head's, in the order of commits.
"""

READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

WRITE = """BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
    SET LOCAL idle_in_transaction_session_timeout = '10s';
    SELECT position, events, recorded_at, facts_changed,
        current_setting('synchronous_standby_names') FROM head FOR UPDATE"""
"""Begins, and waits for the head. A writer that sleeps while it holds it is thrown out.

The standbys are asked for each time: a failover may change them under an open session.
"""

KEEP_OUT = "SELECT position FROM head FOR UPDATE"
"""Takes the head as a writer does."""

HEAD = "SELECT position, events, recorded_at, facts_changed FROM head"

FACTS = "SELECT name, value FROM facts WHERE value IS NOT NULL AND name = ANY($1::text[])"

ALL_FACTS = "SELECT name, value FROM facts WHERE value IS NOT NULL"

NEWS = "SELECT name, value FROM facts WHERE position > $1::bigint"

TALLY = "SELECT channel, stage, candidate, counted, votes FROM tally WHERE votes <> 0"

VERSIONS = """SELECT stream, version FROM unnest($1::text[]) AS stream,
    LATERAL (SELECT max(originator_version) AS version FROM stored_events
             WHERE originator_id = stream) AS newest
    WHERE version IS NOT NULL"""

STREAMS = """SELECT notification_id, originator_id, originator_version, topic, state
    FROM stored_events WHERE originator_id = ANY($1::text[])
    ORDER BY originator_id, originator_version"""

SINCE = """SELECT notification_id, originator_id, originator_version, topic, state
    FROM stored_events WHERE notification_id > $1::bigint AND notification_id <= $2::bigint
    ORDER BY notification_id LIMIT $3::bigint"""

SINCE_NAMED = """SELECT notification_id, originator_id, originator_version, topic, state
    FROM stored_events WHERE notification_id > $1::bigint AND notification_id <= $2::bigint
        AND topic = ANY($4::text[])
    ORDER BY notification_id LIMIT $3::bigint"""

SINCE_NAMED_OTHERS = """WITH found AS MATERIALIZED (
    SELECT notification_id FROM stored_events
    WHERE notification_id > $1::bigint AND notification_id <= $2::bigint
        AND topic = ANY($4::text[])
)
SELECT notification_id, originator_id, originator_version, topic, state FROM stored_events
    WHERE notification_id IN (
        SELECT notification_id FROM found ORDER BY notification_id LIMIT $3::bigint)
    ORDER BY notification_id"""
"""With names that are none of likes, which have an index of their own.

Materialized, for a plan that hopes to come to the limit soon passes all the likes.
"""

STATES = """SELECT count(*), string_agg(state, '\\x0a'::bytea ORDER BY notification_id)
    FROM stored_events
    WHERE notification_id > $1::bigint AND notification_id <= $2::bigint AND topic = $3::text"""

OTHERS = """SELECT notification_id, originator_id, originator_version, topic, state
    FROM stored_events WHERE notification_id > $1::bigint AND notification_id <= $2::bigint
        AND topic <> ALL($3::text[])
    ORDER BY notification_id"""

UNSORTED = "SET LOCAL enable_sort = off"

PLACES = """SELECT originator_id, originator_version, notification_id FROM stored_events
    ORDER BY originator_id, originator_version"""

RECORD = """WITH events AS (
    INSERT INTO stored_events
        (notification_id, originator_id, originator_version, topic, state)
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::bytea[])
), counted AS (
    INSERT INTO tally (channel, stage, candidate, counted, votes)
    SELECT * FROM unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[])
    ON CONFLICT (channel, stage, candidate, counted)
    DO UPDATE SET votes = tally.votes + excluded.votes
), left_behind AS (
    INSERT INTO facts (name, value, position)
    SELECT name, value, $13::bigint FROM unnest($11::text[], $12::text[]) AS fact (name, value)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, position = excluded.position
)
UPDATE head SET position = $13::bigint, events = $14::bigint, recorded_at = $15::text,
    facts_changed = $16::bigint"""
"""All of a batch: events, votes, facts, and the head's new place."""

LOOK = """SELECT position, events, recorded_at, facts_changed, names, contents,
        positions, streams, versions, topics, states
    FROM head,
    LATERAL (SELECT array_agg(name) AS names, array_agg(value) AS contents
             FROM facts WHERE facts.position > $1::bigint) AS news,
    LATERAL (SELECT array_agg(notification_id) AS positions, array_agg(originator_id) AS streams,
                    array_agg(originator_version) AS versions, array_agg(topic) AS topics,
                    array_agg(state) AS states
             FROM (SELECT * FROM stored_events WHERE originator_id = ANY($2::text[])
                   ORDER BY originator_id, originator_version) AS event) AS event"""
"""Head, news and streams of one moment, in one row."""

LAND = """WITH held AS MATERIALIZED (
    SELECT position, events, recorded_at, facts_changed,
        current_setting('synchronous_standby_names') AS standbys FROM head FOR UPDATE
), fit AS MATERIALIZED (
    SELECT *, position + cardinality($4::text[]) AS after FROM held
    WHERE facts_changed <= $1::bigint AND (recorded_at IS NULL OR recorded_at <= $2::text)
        AND (standbys <> '' OR NOT $3::boolean)
), events AS (
    INSERT INTO stored_events
        (notification_id, originator_id, originator_version, topic, state)
    SELECT fit.position + place, stream, version, name, state FROM fit,
        unnest($4::text[], $5::bigint[], $6::text[], $7::bytea[])
        WITH ORDINALITY AS event (stream, version, name, state, place)
), counted AS (
    INSERT INTO tally (channel, stage, candidate, counted, votes)
    SELECT line.* FROM fit, unnest($8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[])
        AS line (channel, stage, candidate, counted, votes)
    ON CONFLICT (channel, stage, candidate, counted)
    DO UPDATE SET votes = tally.votes + excluded.votes
), left_behind AS (
    INSERT INTO facts (name, value, position)
    SELECT name, value, fit.after FROM fit, unnest($13::text[], $14::text[]) AS fact (name, value)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, position = excluded.position
), advanced AS (
    UPDATE head SET position = fit.after, events = fit.events + cardinality($4::text[]),
        recorded_at = $2::text, facts_changed = CASE WHEN cardinality($13::text[]) > 0
            THEN fit.after ELSE fit.facts_changed END
    FROM fit RETURNING fit.position
)
SELECT (SELECT position FROM advanced), standbys <> '' FROM held"""
"""A bundle, if what it rests on holds under the lock: one statement, one transaction.

A statement that waited for the lock sees the head as it is then; of everything else it looks at
nothing but unique keys, which are never those of a moment.
"""

SAFETY = """SELECT name, setting FROM pg_settings WHERE name IN
    ('fsync', 'full_page_writes', 'synchronous_commit', 'server_encoding')"""

TRIGGERS = """SELECT tgname::text FROM pg_trigger
    WHERE tgrelid = to_regclass('stored_events') AND tgenabled = 'A'"""
"""Triggers on the events that fire for everybody, replication included."""

WATCH = """SELECT current_setting('data_checksums') = 'on',
    has_table_privilege('stored_events', 'UPDATE, DELETE, TRUNCATE')"""
"""Whether the server notices a page that decayed, and whether we might change an event."""

REVISION = "SELECT version_num FROM alembic_version"

SOUND = """SELECT campaign, position, events, (SELECT max(notification_id) FROM stored_events)
    FROM head"""

CAMPAIGNS = """SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = 'head' AND c.relkind = 'r' AND n.nspname ~ '^campaign_[0-9a-f]{24}$'"""
"""The schemas that hold a campaign."""
