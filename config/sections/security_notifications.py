"""``security_notifications``"""

from config.key import Section, key, section
from config.kinds.numbers import FLAG


class Notification(Section):
    """One kind of notification"""

    enabled: bool = key(FLAG, True, "Send this mail.")


class Notifications(Section):
    """``security_notifications.notifications``"""

    password_update: Notification = section(
        Notification.model_construct(), "After a password was changed.", env="PASSWORDUPDATE"
    )
    primary_email_update: Notification = section(
        Notification.model_construct(),
        "After another address became the primary one.",
        env="PRIMARYEMAILUPDATE",
    )
    email_create: Notification = section(
        Notification.model_construct(), "After an address was added.", env="EMAILCREATE"
    )
    email_delete: Notification = section(
        Notification.model_construct(), "After an address was removed.", env="EMAILDELETE"
    )
    passkey_create: Notification = section(
        Notification.model_construct(), "After a passkey was added.", env="PASSKEYCREATE"
    )
    mfa_create: Notification = section(
        Notification.model_construct(), "After a second factor was added.", env="MFACREATE"
    )
    mfa_delete: Notification = section(
        Notification.model_construct(), "After a second factor was removed.", env="MFADELETE"
    )


class SecurityNotifications(Section):
    """``security_notifications``"""

    notifications: Notifications = section(Notifications.model_construct(), "Which mails are sent.")
