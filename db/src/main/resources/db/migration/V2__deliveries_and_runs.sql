-- Firings handed to subscribers under leases, and the runs that they become; db/README.md explains the tables.

-- What agents compare to see whether a partition has changed: kept with the message, so that the agent need not remember it.
ALTER TABLE message ADD COLUMN version_token text;
ALTER TABLE partition ADD COLUMN version_token text;

-- How the firings of a job are handed out.
ALTER TABLE job
  ADD COLUMN delivery_order text NOT NULL DEFAULT 'fifo' CHECK (delivery_order IN ('fifo', 'lifo', 'latest')),
  ADD COLUMN max_in_flight integer NOT NULL DEFAULT 1 CHECK (max_in_flight > 0),
  ADD COLUMN max_attempts integer NOT NULL DEFAULT 5 CHECK (max_attempts > 0),
  ADD COLUMN retry_seconds integer NOT NULL DEFAULT 10 CHECK (retry_seconds >= 0);

CREATE INDEX job_latest ON job (id) WHERE delivery_order = 'latest';

-- Deliveries and runs have an order of their own, so that they do not wait for messages: the events of runs are followed by
-- offset as messages are.
CREATE FUNCTION take_run_order() RETURNS trigger
  LANGUAGE plpgsql
  AS $$ BEGIN PERFORM pg_advisory_xact_lock(7800, 2); RETURN NULL; END $$;

-- position: job messages up to this id have their deliveries, or are none of the subscriber's business.
CREATE TABLE subscriber (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name             text NOT NULL UNIQUE,
  job_uris         text[] NOT NULL,
  job_uri_prefixes text[] NOT NULL,
  position         bigint NOT NULL,
  webhook_url      text,
  webhook_secret   text, -- signs what is sent, so it cannot be a hash
  webhook_once     boolean NOT NULL DEFAULT false,
  webhook_paused   boolean NOT NULL DEFAULT false,
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL
);

-- A job message for a subscriber. fence counts the leases: who holds an older one has lost it.
CREATE TABLE delivery (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subscriber_id  bigint NOT NULL REFERENCES subscriber ON DELETE CASCADE,
  job_id         bigint NOT NULL,
  job_message_id bigint NOT NULL,
  state          text NOT NULL CHECK (state IN ('pending', 'leased', 'done', 'dead', 'cancelled', 'skipped')),
  attempts       integer NOT NULL DEFAULT 0,
  fence          bigint NOT NULL DEFAULT 0,
  ready_at       timestamptz NOT NULL,
  worker         text,
  leased_until   timestamptz,
  run_id         uuid,
  error          text,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX delivery_once ON delivery (subscriber_id, job_message_id);
CREATE INDEX delivery_open ON delivery (subscriber_id, job_id, id) WHERE state IN ('pending', 'leased');
CREATE INDEX delivery_leased ON delivery (leased_until) WHERE state = 'leased';
CREATE INDEX delivery_in_flight ON delivery (subscriber_id, job_id) WHERE state = 'leased';
CREATE INDEX delivery_retry ON delivery (ready_at) WHERE state = 'pending' AND attempts > 0;
CREATE INDEX delivery_dead ON delivery (id) WHERE state = 'dead';

-- One execution of a job for a time. Ids are UUIDs of version 7: in the order of time.
CREATE TABLE run (
  id               uuid PRIMARY KEY,
  job_id           bigint NOT NULL,
  time             bigint NOT NULL,
  timezone         text NOT NULL,
  job_message_id   bigint,
  delivery_id      bigint, -- none: whoever runs it has started it on his own
  attempt          integer NOT NULL,
  handovers        integer NOT NULL, -- how often it was handed to a further worker
  state            text NOT NULL CHECK (state IN ('accepted', 'running', 'succeeded', 'failed', 'lost', 'cancelled')),
  worker           text,
  url              text,
  progress         text,
  log_tail         text,
  error            text,
  outputs          text, -- JSON: what to announce instead of the job's outputs
  announce         boolean NOT NULL, -- has succeeded, and its outputs are not all announced yet
  cancel_requested boolean NOT NULL,
  expires_at       timestamptz, -- without a delivery: when it is lost unless it is heard of
  created_at       timestamptz NOT NULL,
  started_at       timestamptz,
  heartbeat_at     timestamptz,
  ended_at         timestamptz
) WITH (fillfactor = 70);
CREATE INDEX run_job ON run (job_id, id);
CREATE INDEX run_state ON run (state, id);
CREATE INDEX run_delivery ON run (delivery_id, id) WHERE delivery_id IS NOT NULL;
CREATE INDEX run_expiry ON run (expires_at) WHERE state IN ('accepted', 'running') AND delivery_id IS NULL;
CREATE INDEX run_announce ON run (id) WHERE announce;

-- Append-only: every change of a run's state. Ids increase in commit order.
CREATE TABLE run_event (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id     uuid NOT NULL,
  from_state text,
  to_state   text NOT NULL,
  worker     text,
  created_at timestamptz NOT NULL
);
CREATE INDEX run_event_run ON run_event (run_id, id);
CREATE TRIGGER run_event_order BEFORE INSERT ON run_event FOR EACH STATEMENT EXECUTE FUNCTION take_run_order();

-- Who watches storages. Gone when nothing was heard of it for three intervals.
CREATE TABLE agent (
  name             text PRIMARY KEY,
  version          text,
  host             text,
  prefixes         text[] NOT NULL,
  interval_seconds integer NOT NULL,
  first_seen_at    timestamptz NOT NULL,
  last_seen_at     timestamptz NOT NULL
) WITH (fillfactor = 70);

-- What each agent asks for at present: those that ask for the same share it.
CREATE TABLE agent_claim (
  agent         text NOT NULL REFERENCES agent ON DELETE CASCADE,
  prefix        text NOT NULL,
  claimed_until timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX agent_claim_key ON agent_claim (agent, uri_key(prefix));

-- What each agent watches, under a lease. A row whose lease is over says who had it last.
CREATE TABLE watch (
  uri           text NOT NULL,
  timezone      text NOT NULL,
  agent         text NOT NULL REFERENCES agent ON DELETE CASCADE,
  leased_until  timestamptz NOT NULL,
  looked_at     timestamptz,
  next_look_at  timestamptz,
  error         text,
  failing_since timestamptz
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX watch_key ON watch (uri_key(uri), timezone);
CREATE INDEX watch_agent ON watch (agent);
