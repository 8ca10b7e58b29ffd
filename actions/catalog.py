"""Every built-in action and hook by the id that graphs use; of an action, its path below ``actions``."""

from actions.capabilities.register import RegisterCapabilities
from actions.device_trust.grant import GrantDeviceTrust
from actions.email.set import SetEmail
from actions.hooks.begin_recovery import BeginRecovery
from actions.hooks.choose_passcode import ChoosePasscode
from actions.hooks.complete_account import CompleteAccount
from actions.hooks.create_email import CreateEmail
from actions.hooks.create_user import CreateUser
from actions.hooks.determine_amr import DetermineAmr
from actions.hooks.determine_registration_amr import DetermineRegistrationAmr
from actions.hooks.generate_otp_secret import GenerateOtpSecret
from actions.hooks.issue_session import IssueSession
from actions.hooks.issue_trusted_device import IssueTrustedDevice
from actions.hooks.load_session_user import LoadSessionUser
from actions.hooks.look_up_second_factors import LookUpSecondFactors
from actions.hooks.offer_conditional_passkey import OfferConditionalPasskey
from actions.hooks.persist_email_verification import PersistEmailVerification
from actions.hooks.prompt_own_passkey import PromptOwnPasskey
from actions.hooks.recognise_device import RecogniseDevice
from actions.hooks.remember_onboarding import RememberOnboarding
from actions.hooks.report_login import ReportLogin
from actions.hooks.save_otp_secret import SaveOtpSecret
from actions.hooks.save_passkeys import SavePasskeys
from actions.hooks.save_password import SavePassword
from actions.hooks.send_passcode import SendPasscode
from actions.hooks.show_profile import ShowProfile
from actions.hooks.show_sessions import ShowSessions
from actions.identifier.continue_login import ContinueLogin
from actions.identifier.register import RegisterIdentifier
from actions.keys import STASH_KEYS
from actions.navigation.back import Back
from actions.navigation.choose import Choose
from actions.navigation.skip import Skip
from actions.passcode.resend import ResendPasscode
from actions.passcode.verify import VerifyPasscode
from actions.passkey.begin_login import BeginPasskeyLogin
from actions.passkey.begin_registration import BeginPasskeyRegistration
from actions.passkey.verify_login import VerifyPasskeyLogin
from actions.passkey.verify_registration import VerifyPasskeyRegistration
from actions.password.create import CreatePassword
from actions.password.login import PasswordLogin
from actions.password.recover import RecoverPassword
from actions.profile.add_email import AddEmail
from actions.profile.begin_authenticator_app import BeginAuthenticatorApp
from actions.profile.change_password import ChangePassword
from actions.profile.change_username import ChangeUsername
from actions.profile.choose_primary_email import ChoosePrimaryEmail
from actions.profile.connect_provider import ConnectProvider
from actions.profile.create_passkey import CreatePasskey
from actions.profile.create_password import CreateOwnPassword
from actions.profile.create_security_key import CreateSecurityKey
from actions.profile.create_username import CreateOwnUsername
from actions.profile.delete_account import DeleteAccount
from actions.profile.delete_authenticator_app import DeleteAuthenticatorApp
from actions.profile.delete_email import DeleteEmail
from actions.profile.delete_passkey import DeletePasskey
from actions.profile.delete_password import DeletePassword
from actions.profile.delete_security_key import DeleteSecurityKey
from actions.profile.delete_username import DeleteUsername
from actions.profile.disconnect_provider import DisconnectProvider
from actions.profile.exchange_token import ConnectToken
from actions.profile.patch_metadata import PatchMetadata
from actions.profile.rename_credential import RenameCredential
from actions.profile.revoke_session import RevokeSession
from actions.profile.verify_credential import VerifyCredential
from actions.profile.verify_email import VerifyEmail
from actions.security_key.begin_login import BeginSecurityKeyLogin
from actions.security_key.begin_registration import BeginSecurityKeyRegistration
from actions.session.remember import RememberMe
from actions.thirdparty.begin import BeginThirdPartySignIn
from actions.thirdparty.exchange_token import ExchangeToken
from actions.totp.enrol import EnrolTotp
from actions.totp.verify import VerifyTotp
from actions.username.create import CreateUsername
from flowapi.engine.contract import Action, Hook

__all__ = ["ACTIONS", "HOOKS", "STASH_KEYS"]

ACTIONS: dict[str, type[Action]] = {
    "capabilities.register": RegisterCapabilities,
    "device_trust.grant": GrantDeviceTrust,
    "email.set": SetEmail,
    "identifier.continue_login": ContinueLogin,
    "identifier.register": RegisterIdentifier,
    "navigation.back": Back,
    "navigation.choose": Choose,
    "navigation.skip": Skip,
    "passcode.resend": ResendPasscode,
    "passcode.verify": VerifyPasscode,
    "passkey.begin_login": BeginPasskeyLogin,
    "passkey.begin_registration": BeginPasskeyRegistration,
    "passkey.verify_login": VerifyPasskeyLogin,
    "passkey.verify_registration": VerifyPasskeyRegistration,
    "password.create": CreatePassword,
    "password.login": PasswordLogin,
    "password.recover": RecoverPassword,
    "security_key.begin_login": BeginSecurityKeyLogin,
    "security_key.begin_registration": BeginSecurityKeyRegistration,
    "profile.add_email": AddEmail,
    "profile.begin_authenticator_app": BeginAuthenticatorApp,
    "profile.change_password": ChangePassword,
    "profile.change_username": ChangeUsername,
    "profile.choose_primary_email": ChoosePrimaryEmail,
    "profile.connect_provider": ConnectProvider,
    "profile.create_passkey": CreatePasskey,
    "profile.create_password": CreateOwnPassword,
    "profile.create_security_key": CreateSecurityKey,
    "profile.create_username": CreateOwnUsername,
    "profile.delete_account": DeleteAccount,
    "profile.delete_authenticator_app": DeleteAuthenticatorApp,
    "profile.delete_email": DeleteEmail,
    "profile.delete_passkey": DeletePasskey,
    "profile.delete_password": DeletePassword,
    "profile.delete_security_key": DeleteSecurityKey,
    "profile.delete_username": DeleteUsername,
    "profile.disconnect_provider": DisconnectProvider,
    "profile.exchange_token": ConnectToken,
    "profile.patch_metadata": PatchMetadata,
    "profile.rename_credential": RenameCredential,
    "profile.revoke_session": RevokeSession,
    "profile.verify_credential": VerifyCredential,
    "profile.verify_email": VerifyEmail,
    "session.remember": RememberMe,
    "thirdparty.begin": BeginThirdPartySignIn,
    "thirdparty.exchange_token": ExchangeToken,
    "totp.enrol": EnrolTotp,
    "totp.verify": VerifyTotp,
    "username.create": CreateUsername,
}

HOOKS: dict[str, type[Hook]] = {
    "begin_recovery": BeginRecovery,
    "choose_passcode": ChoosePasscode,
    "complete_account": CompleteAccount,
    "create_email": CreateEmail,
    "create_user": CreateUser,
    "determine_amr": DetermineAmr,
    "determine_registration_amr": DetermineRegistrationAmr,
    "generate_otp_secret": GenerateOtpSecret,
    "issue_session": IssueSession,
    "issue_trusted_device": IssueTrustedDevice,
    "look_up_second_factors": LookUpSecondFactors,
    "load_session_user": LoadSessionUser,
    "offer_conditional_passkey": OfferConditionalPasskey,
    "persist_email_verification": PersistEmailVerification,
    "prompt_own_passkey": PromptOwnPasskey,
    "recognise_device": RecogniseDevice,
    "remember_onboarding": RememberOnboarding,
    "report_login": ReportLogin,
    "save_otp_secret": SaveOtpSecret,
    "save_passkeys": SavePasskeys,
    "save_password": SavePassword,
    "send_passcode": SendPasscode,
    "show_profile": ShowProfile,
    "show_sessions": ShowSessions,
}
