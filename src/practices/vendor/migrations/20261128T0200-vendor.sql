-- Vendors and contracts with their three dates; what was promised, delivered and is owed.
create table vendor (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  tier text,
  criticality text,
  owner text collate "C",
  services text[] collate "C",
  data_access text,
  substitutes text,
  exit_months text,
  account_manager text,
  escalation_contact text,
  website text,
  notes text,
  aliases jsonb,
  merged_into text collate "C",
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index vendor_name on vendor (name_fold, id);
create index vendor_tier on vendor (tier, id);
create index vendor_created_at on vendor (created_at, id);
create index vendor_updated_at on vendor (updated_at, id);
create index vendor_search on vendor using gin (search);
create view v_vendor as select * from vendor;

create table contract (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  contract_number text,
  vendor text collate "C",
  contract_model text,
  parent text collate "C",
  services text[] collate "C",
  administrator text collate "C",
  business_owner text collate "C",
  starts_on date,
  ends_on date,
  open_ended boolean,
  time_zone text,
  renewal text,
  renewal_months integer,
  notice_length integer,
  notice_unit text,
  notice_counts text,
  notice_calendar text collate "C",
  notice_method text,
  lead_days integer,
  tell_days integer,
  price_adjustment text,
  cap_percent double precision,
  amount text,
  yearly_amount text,
  currency text,
  payment_schedule text,
  terms text,
  state text,
  notice_on date,
  decision_on date,
  decision text,
  decision_reason text,
  decided_at timestamptz,
  decided_by text collate "C",
  renewed_undecided integer,
  missing jsonb,
  missing_count integer,
  alarm text,
  alarm_at timestamptz,
  cancel_reason text,
  source text,
  name_fold text collate "C",
  contract_number_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index contract_starts_on on contract (starts_on, id);
create index contract_ends_on on contract (ends_on, id);
create index contract_state on contract (state, id);
create index contract_notice_on on contract (notice_on, id);
create index contract_decision_on on contract (decision_on, id);
create index contract_missing_count on contract (missing_count, id);
create index contract_created_at on contract (created_at, id);
create index contract_updated_at on contract (updated_at, id);
create index contract_search on contract using gin (search);
create index contract_wake on contract (wake_at) where wake_at is not null;
create sequence contract_number;
create view v_contract as select * from contract;

create table sla_clause (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  contract text collate "C" not null,
  vendor text collate "C",
  clause text,
  metric text not null,
  target double precision not null,
  threshold_minutes integer,
  every text,
  services text[] collate "C",
  definitions text[] collate "C",
  exclusions text,
  credits jsonb,
  credit_per_miss text,
  currency text,
  measured_from date,
  next_period date,
  measure_at timestamptz,
  active boolean,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  wake_at timestamptz
);
create index sla_clause_name on sla_clause (name_fold, id);
create index sla_clause_created_at on sla_clause (created_at, id);
create index sla_clause_updated_at on sla_clause (updated_at, id);
create index sla_clause_search on sla_clause using gin (search);
create index sla_clause_wake on sla_clause (wake_at) where wake_at is not null;
create view v_sla_clause as select * from sla_clause;

create table sla_result (
  id text collate "C" primary key,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text,
  clause text collate "C" not null,
  contract text collate "C",
  vendor text collate "C",
  period_start date not null,
  period_end date,
  target double precision,
  measured double precision,
  counted integer,
  missed integer,
  verdict text,
  rows jsonb,
  rows_kind text,
  basis text,
  credit_amount text,
  credit_basis text,
  currency text,
  measured_at timestamptz,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index sla_result_period_start on sla_result (period_start, id);
create index sla_result_verdict on sla_result (verdict, id);
create index sla_result_created_at on sla_result (created_at, id);
create index sla_result_updated_at on sla_result (updated_at, id);
create index sla_result_search on sla_result using gin (search);
create view v_sla_result as select * from sla_result;

create table vendor_credit (
  id text collate "C" primary key,
  number text not null unique,
  version integer not null,
  created_at timestamptz not null,
  created_by text collate "C",
  updated_at timestamptz not null,
  updated_by text collate "C",
  extra jsonb not null,
  name text not null,
  vendor text collate "C" not null,
  contract text collate "C",
  clause text collate "C",
  result text collate "C",
  period_start date,
  amount text not null,
  currency text,
  basis text,
  state text,
  claimed_on date,
  claim_reference text,
  received_on date,
  received_amount text,
  waived_reason text,
  name_fold text collate "C",
  search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index vendor_credit_state on vendor_credit (state, id);
create index vendor_credit_claimed_on on vendor_credit (claimed_on, id);
create index vendor_credit_received_on on vendor_credit (received_on, id);
create index vendor_credit_created_at on vendor_credit (created_at, id);
create index vendor_credit_updated_at on vendor_credit (updated_at, id);
create index vendor_credit_search on vendor_credit using gin (search);
create sequence vendor_credit_number;
create view v_vendor_credit as select * from vendor_credit;

-- What a vendor's page gathers.
create index contract_vendor on contract (vendor, id);
create index contract_contract_number_fold on contract (contract_number_fold);
create index contract_administrator on contract (administrator) where state = 'active';
create index sla_clause_vendor on sla_clause (vendor, id);
create index sla_clause_contract on sla_clause (contract, id);
create index sla_result_vendor on sla_result (vendor, period_start, id);
create index sla_result_clause on sla_result (clause, period_start, id);
create index vendor_credit_vendor on vendor_credit (vendor, state, id);
create index vendor_credit_result on vendor_credit (result);
