-- A database of Hanko v3 after its last migration, written out from the description of its schema.
CREATE TABLE tenants (
  id UUID NOT NULL,
  config jsonb,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE users (
  id UUID NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  name VARCHAR(255),
  family_name VARCHAR(255),
  given_name VARCHAR(255),
  picture text,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  CONSTRAINT users_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX users_tenant_id_id_idx ON users (tenant_id, id);
CREATE INDEX users_tenant_id_idx ON users (tenant_id);
CREATE TABLE emails (
  id UUID NOT NULL,
  user_id UUID,
  address VARCHAR(255) NOT NULL,
  verified bool NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT emails_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT emails_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX emails_tenant_id_address_idx ON emails (tenant_id, address);
CREATE UNIQUE INDEX emails_tenant_id_id_idx ON emails (tenant_id, id);
CREATE INDEX emails_tenant_id_idx ON emails (tenant_id);
CREATE TABLE primary_emails (
  id UUID NOT NULL,
  email_id UUID NOT NULL,
  user_id UUID NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (email_id) REFERENCES emails (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT primary_emails_tenant_email_fkey FOREIGN KEY (tenant_id, email_id) REFERENCES emails (tenant_id, id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT primary_emails_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT primary_emails_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX primary_emails_email_id_idx ON primary_emails (email_id);
CREATE UNIQUE INDEX primary_emails_user_id_idx ON primary_emails (user_id);
CREATE INDEX primary_emails_tenant_id_idx ON primary_emails (tenant_id);
CREATE TABLE usernames (
  id UUID NOT NULL,
  user_id UUID,
  username VARCHAR(255),
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT usernames_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT usernames_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX usernames_tenant_id_username_idx ON usernames (tenant_id, username);
CREATE UNIQUE INDEX usernames_user_id_idx ON usernames (user_id);
CREATE INDEX usernames_tenant_id_idx ON usernames (tenant_id);
CREATE TABLE password_credentials (
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  password VARCHAR(255) NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT password_credentials_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT password_credentials_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX password_credentials_user_id_idx ON password_credentials (user_id);
CREATE INDEX password_credentials_tenant_id_idx ON password_credentials (tenant_id);
CREATE TABLE otp_secrets (
  id UUID NOT NULL,
  user_id UUID,
  secret VARCHAR(255),
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  last_validated_step integer,
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT otp_secrets_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT otp_secrets_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX otp_secrets_user_id_idx ON otp_secrets (user_id);
CREATE INDEX otp_secrets_tenant_id_idx ON otp_secrets (tenant_id);
CREATE TABLE user_metadata (
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  public_metadata VARCHAR(3000),
  private_metadata VARCHAR(3000),
  unsafe_metadata VARCHAR(3000),
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT user_metadata_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT user_metadata_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX user_metadata_user_id_idx ON user_metadata (user_id);
CREATE INDEX user_metadata_tenant_id_idx ON user_metadata (tenant_id);
CREATE TABLE sessions (
  id UUID NOT NULL,
  user_id UUID,
  user_agent VARCHAR(255),
  ip_address VARCHAR(255),
  expires_at timestamp,
  last_used timestamp,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT sessions_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT sessions_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX sessions_tenant_id_idx ON sessions (tenant_id);
CREATE TABLE trusted_devices (
  id UUID NOT NULL,
  user_id UUID,
  device_token VARCHAR(128),
  expires_at timestamp NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT trusted_devices_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT trusted_devices_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX trusted_devices_device_token_idx ON trusted_devices (device_token);
CREATE INDEX trusted_devices_tenant_id_idx ON trusted_devices (tenant_id);
CREATE TABLE webauthn_credential_user_handles (
  id UUID NOT NULL,
  user_id UUID,
  handle VARCHAR(255),
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT webauthn_credential_user_handles_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT webauthn_credential_user_handles_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX webauthn_credential_user_handles_handle_idx ON webauthn_credential_user_handles (handle);
CREATE UNIQUE INDEX webauthn_credential_user_handles_id_user_id_idx ON webauthn_credential_user_handles (id, user_id);
CREATE UNIQUE INDEX webauthn_credential_user_handles_tenant_id_id_idx ON webauthn_credential_user_handles (tenant_id, id);
CREATE INDEX webauthn_credential_user_handles_tenant_id_idx ON webauthn_credential_user_handles (tenant_id);
CREATE TABLE webauthn_credentials (
  id VARCHAR(255) NOT NULL,
  user_id UUID NOT NULL,
  public_key text NOT NULL,
  attestation_type VARCHAR(255) NOT NULL,
  aaguid UUID NOT NULL,
  sign_count integer NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  name VARCHAR(255),
  backup_eligible bool NOT NULL DEFAULT 'false',
  backup_state bool NOT NULL DEFAULT 'false',
  last_used_at timestamp,
  mfa_only bool NOT NULL DEFAULT 'false',
  user_handle_id UUID,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT webauthn_credentials_webauthn_credential_user_handles_id_fk FOREIGN KEY (user_handle_id) REFERENCES webauthn_credential_user_handles (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT webauthn_credential_user_handle_fkey FOREIGN KEY (user_handle_id, user_id) REFERENCES webauthn_credential_user_handles (id, user_id) ON DELETE NO ACTION ON UPDATE CASCADE,
  CONSTRAINT webauthn_credentials_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT webauthn_credentials_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX webauthn_credentials_tenant_id_id_idx ON webauthn_credentials (tenant_id, id);
CREATE INDEX webauthn_credentials_tenant_id_idx ON webauthn_credentials (tenant_id);
CREATE TABLE webauthn_credential_transports (
  id VARCHAR(255) NOT NULL,
  name VARCHAR(255) NOT NULL,
  webauthn_credential_id VARCHAR(255) NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (webauthn_credential_id) REFERENCES webauthn_credentials (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT webauthn_credential_transports_tenant_credential_fkey FOREIGN KEY (tenant_id, webauthn_credential_id) REFERENCES webauthn_credentials (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT webauthn_credential_transports_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX webauthn_credential_transports_name_webauthn_credential_id_idx ON webauthn_credential_transports (name, webauthn_credential_id);
CREATE INDEX webauthn_credential_transports_tenant_id_idx ON webauthn_credential_transports (tenant_id);
CREATE TABLE webauthn_session_data (
  id UUID NOT NULL,
  challenge VARCHAR(255) NOT NULL,
  user_id UUID NOT NULL,
  user_verification VARCHAR(255) NOT NULL,
  operation VARCHAR(255) NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  expires_at timestamp,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  CONSTRAINT webauthn_session_data_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX webauthn_session_data_challenge_idx ON webauthn_session_data (challenge);
CREATE UNIQUE INDEX webauthn_session_data_tenant_id_id_idx ON webauthn_session_data (tenant_id, id);
CREATE INDEX webauthn_session_data_tenant_id_idx ON webauthn_session_data (tenant_id);
CREATE TABLE webauthn_session_data_allowed_credentials (
  id UUID NOT NULL,
  credential_id VARCHAR(255) NOT NULL,
  webauthn_session_data_id UUID NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (webauthn_session_data_id) REFERENCES webauthn_session_data (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT webauthn_session_data_allowed_credentials_tenant_session_fkey FOREIGN KEY (tenant_id, webauthn_session_data_id) REFERENCES webauthn_session_data (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT webauthn_session_data_allowed_credentials_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX webauthn_session_data_allowed_credentials_tenant_id_idx ON webauthn_session_data_allowed_credentials (tenant_id);
CREATE TABLE identities (
  id UUID NOT NULL,
  provider_user_id VARCHAR(255) NOT NULL,
  provider_id VARCHAR(255) NOT NULL,
  data text,
  email_id UUID,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  user_id UUID,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (email_id) REFERENCES emails (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT identities_users_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT identities_tenant_email_fkey FOREIGN KEY (tenant_id, email_id) REFERENCES emails (tenant_id, id) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT identities_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT identities_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX identities_tenant_id_id_idx ON identities (tenant_id, id);
CREATE UNIQUE INDEX identities_tenant_id_provider_user_id_provider_id_idx ON identities (tenant_id, provider_user_id, provider_id);
CREATE INDEX identities_tenant_id_idx ON identities (tenant_id);
CREATE TABLE saml_identities (
  id UUID NOT NULL,
  identity_id UUID,
  domain VARCHAR(255),
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (identity_id) REFERENCES identities (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT saml_identities_tenant_identity_fkey FOREIGN KEY (tenant_id, identity_id) REFERENCES identities (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT saml_identities_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX saml_identities_identity_id_domain_idx ON saml_identities (identity_id, domain);
CREATE INDEX saml_identities_tenant_id_idx ON saml_identities (tenant_id);
CREATE TABLE tokens (
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  value VARCHAR(255) NOT NULL,
  expires_at timestamp NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  identity_id UUID,
  is_flow bool NOT NULL DEFAULT 'false',
  user_created bool NOT NULL DEFAULT 'false',
  code_verifier VARCHAR(255),
  link_user bool DEFAULT 'false',
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT tokens_identities_id_fk FOREIGN KEY (identity_id) REFERENCES identities (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT tokens_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT tokens_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX tokens_value_idx ON tokens (value);
CREATE INDEX tokens_tenant_id_idx ON tokens (tenant_id);
CREATE TABLE passcodes (
  id UUID NOT NULL,
  user_id UUID,
  ttl integer NOT NULL,
  code VARCHAR(255) NOT NULL,
  try_count integer NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  email_id UUID,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  CONSTRAINT passcodes_emails_id_fk FOREIGN KEY (email_id) REFERENCES emails (id) ON DELETE CASCADE ON UPDATE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT passcodes_tenant_user_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT passcodes_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX passcodes_tenant_id_idx ON passcodes (tenant_id);
CREATE TABLE flows (
  id UUID NOT NULL,
  version integer NOT NULL,
  expires_at timestamp NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  csrf_token VARCHAR(32) NOT NULL,
  data text NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  CONSTRAINT flows_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX flows_tenant_id_idx ON flows (tenant_id);
CREATE TABLE webhooks (
  id UUID NOT NULL,
  callback VARCHAR(255) NOT NULL,
  enabled bool NOT NULL DEFAULT 'true',
  failures integer NOT NULL DEFAULT '0',
  expires_at timestamp NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  CONSTRAINT webhooks_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX webhooks_tenant_id_id_idx ON webhooks (tenant_id, id);
CREATE INDEX webhooks_tenant_id_idx ON webhooks (tenant_id);
CREATE TABLE webhook_events (
  id UUID NOT NULL,
  webhook_id UUID,
  event VARCHAR(255),
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  FOREIGN KEY (webhook_id) REFERENCES webhooks (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT webhook_events_tenant_webhook_fkey FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhooks (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT webhook_events_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX webhook_events_webhook_id_event_idx ON webhook_events (webhook_id, event);
CREATE INDEX webhook_events_tenant_id_idx ON webhook_events (tenant_id);
CREATE TABLE saml_providers (
  id UUID NOT NULL,
  tenant_id UUID,
  name VARCHAR(255),
  entity_id VARCHAR(255),
  metadata_url VARCHAR(255),
  domain VARCHAR(255),
  enabled bool DEFAULT 'true',
  skip_email_verification bool DEFAULT 'false',
  attribute_map jsonb,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX saml_providers_tenant_id_domain_idx ON saml_providers (tenant_id, domain);
CREATE INDEX saml_providers_tenant_id_idx ON saml_providers (tenant_id);
CREATE TABLE saml_idp_metadata (
  id UUID NOT NULL,
  tenant_id UUID,
  provider_id UUID,
  raw_metadata_xml text,
  issuer VARCHAR(255),
  sso_url VARCHAR(255),
  certificates_pem text,
  last_fetched_at timestamp,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE,
  FOREIGN KEY (provider_id) REFERENCES saml_providers (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX saml_idp_metadata_tenant_id_provider_id_idx ON saml_idp_metadata (tenant_id, provider_id);
CREATE TABLE saml_states (
  id UUID NOT NULL,
  nonce VARCHAR(255) NOT NULL,
  state VARCHAR(500) NOT NULL,
  expires_at timestamp NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  CONSTRAINT saml_states_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX saml_states_nonce_idx ON saml_states (nonce);
CREATE INDEX saml_states_tenant_id_idx ON saml_states (tenant_id);
CREATE TABLE saml_certificates (
  id UUID NOT NULL,
  cert_data text NOT NULL,
  cert_key text NOT NULL,
  encryption_key VARCHAR(255) NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  CONSTRAINT saml_certificates_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX saml_certificates_tenant_id_idx ON saml_certificates (tenant_id);
CREATE TABLE saml_idp_initiated_requests (
  id UUID NOT NULL,
  response_id VARCHAR(255),
  issuer VARCHAR(255),
  expires_at timestamp,
  created_at timestamp,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  CONSTRAINT saml_idp_initiated_requests_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX saml_idp_initiated_requests_response_id_issuer_idx ON saml_idp_initiated_requests (response_id, issuer);
CREATE INDEX saml_idp_initiated_requests_tenant_id_idx ON saml_idp_initiated_requests (tenant_id);
CREATE TABLE audit_logs (
  id UUID NOT NULL,
  type VARCHAR(255) NOT NULL,
  error VARCHAR(255),
  meta_http_request_id VARCHAR(255) NOT NULL,
  meta_source_ip VARCHAR(255) NOT NULL,
  meta_user_agent VARCHAR(255) NOT NULL,
  actor_user_id UUID,
  actor_email VARCHAR(255),
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  details text,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  CONSTRAINT audit_logs_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX audit_logs_actor_email_idx ON audit_logs (actor_email);
CREATE INDEX audit_logs_actor_user_id_idx ON audit_logs (actor_user_id);
CREATE INDEX audit_logs_meta_http_request_id_idx ON audit_logs (meta_http_request_id);
CREATE INDEX audit_logs_meta_source_ip_idx ON audit_logs (meta_source_ip);
CREATE INDEX audit_logs_type_idx ON audit_logs (type);
CREATE INDEX audit_logs_tenant_id_idx ON audit_logs (tenant_id);
CREATE TABLE jwks (
  id SERIAL NOT NULL,
  key_data text NOT NULL,
  created_at timestamp NOT NULL,
  tenant_id UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
  PRIMARY KEY (id),
  CONSTRAINT jwks_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX jwks_tenant_id_idx ON jwks (tenant_id);
CREATE TABLE schema_migration (version VARCHAR(14) NOT NULL, PRIMARY KEY (version));
CREATE UNIQUE INDEX schema_migration_version_idx ON schema_migration (version);
INSERT INTO schema_migration (version) VALUES
  ('20220405153240'),
  ('20220405153750'),
  ('20220405154240'),
  ('20220405154750'),
  ('20220405155120'),
  ('20220413152500'),
  ('20220425122015'),
  ('20220711121022'),
  ('20220818111000'),
  ('20221027104800'),
  ('20221027104900'),
  ('20221027123530'),
  ('20221222134900'),
  ('20230112152816'),
  ('20230206102000'),
  ('20230222114100'),
  ('20230317114334'),
  ('20230801124808'),
  ('20230810173315'),
  ('20230905102601'),
  ('20230915111552'),
  ('20231012141100'),
  ('20231013113800'),
  ('20240108094151'),
  ('20240108094210'),
  ('20240207150616'),
  ('20240530122100'),
  ('20240530145724'),
  ('20240612122326'),
  ('20240717020131'),
  ('20240717020707'),
  ('20240723171257'),
  ('20240723173648'),
  ('20240826132046'),
  ('20240826133417'),
  ('20241002113000'),
  ('20241106171500'),
  ('20241112181011'),
  ('20241118114500'),
  ('20250130154010'),
  ('20250130170131'),
  ('20250210095906'),
  ('20250313160348'),
  ('20250414165334'),
  ('20251002113000'),
  ('20251104000000'),
  ('20251119000000'),
  ('20260204151021'),
  ('20260217162000'),
  ('20260217162500'),
  ('20260520100531'),
  ('20260520100555'),
  ('20260618130626'),
  ('20260618132411'),
  ('20260625085152'),
  ('20260629120000');
INSERT INTO tenants (id, config, created_at, updated_at) VALUES
  ('00000000-0000-0000-0000-000000000001', '{}', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
