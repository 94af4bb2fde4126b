-- Parameters of long addresses, found by a short key for thirty days.
create table tiny_query (
  key text primary key,
  query text not null,
  kept_at timestamptz not null
);
create index tiny_query_kept_at on tiny_query (kept_at);
