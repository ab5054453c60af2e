-- The landed commit that a proposal takes back, and whether the policy allows it without a person; null: it is a fix.
alter table proposals add column reverts jsonb;
