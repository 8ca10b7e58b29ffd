// What states, actions and inputs are called; whatever is not listed is called by its own name.

const STATES = {
  preflight: "One moment",
  login_init: "Log in",
  login_method_chooser: "How do you want to log in?",
  login_password: "Enter your password",
  login_passkey: "Use your passkey",
  login_password_recovery: "Choose a new password",
  passcode_confirmation: "Enter the code from the mail",
  registration_init: "Create an account",
  credential_onboarding_chooser: "Secure your account",
  onboarding_create_passkey: "Create a passkey",
  onboarding_verify_passkey_attestation: "Create a passkey",
  onboarding_email: "Add your email address",
  onboarding_username: "Choose a username",
  password_creation: "Choose a password",
  login_otp: "Enter the code of your authenticator app",
  login_security_key: "Use your security key",
  mfa_method_chooser: "Add a second factor",
  mfa_otp_secret_creation: "Set up an authenticator app",
  mfa_security_key_creation: "Add a security key",
  device_trust: "Trust this device?",
  success: "You are logged in",
  error: "This flow has ended",
};

const ACTIONS = {
  back: "Back",
  skip: "Skip",
  continue_with_login_identifier: "Continue",
  register_login_identifier: "Continue",
  verify_passcode: "Continue",
  resend_passcode: "Send another code",
  password_login: "Log in",
  password_recovery: "Save the password",
  register_password: "Save the password",
  continue_to_password_login: "Log in with the password",
  continue_to_passcode_confirmation: "Log in with a code by mail",
  continue_to_passcode_confirmation_recovery: "Forgot the password?",
  continue_to_passkey_registration: "Create a passkey",
  continue_to_password_registration: "Choose a password",
  webauthn_generate_request_options: "Log in with a passkey",
  webauthn_generate_creation_options: "Create a passkey",
  thirdparty_oauth: "Log in through another provider",
  remember_me: "Save",
  continue_to_otp_secret_creation: "Set up an authenticator app",
  continue_to_security_key_creation: "Add a security key",
  otp_code_verify: "Continue",
  otp_code_validate: "Continue",
  trust_device: "Trust this device",
};

const INPUTS = {
  code: "Code",
  email: "Email address",
  identifier: "Email address or username",
  remember_me: "Keep me logged in",
};

const FLOWS = { login: "Log in", registration: "Sign up" };

export const stateTitle = (name) => STATES[name] ?? readable(name);
export const actionLabel = (name) => ACTIONS[name] ?? readable(name);
export const inputLabel = (name) => INPUTS[name] ?? readable(name);
export const flowLabel = (name) => FLOWS[name] ?? readable(name);

function readable(name) {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
