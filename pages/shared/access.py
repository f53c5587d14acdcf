"""Who may read: everyone who reaches the app, or, where the operator says so, those who are signed in."""

from html import escape

import streamlit as st

from locales import Language
from pages.shared.importing import SECTION, UnreadableSecretsError, is_login_configured

READERS, SIGNED_IN = "readers", "signed-in"


def guard(language: Language) -> None:
    """A way to sign in and out where a login is configured; stops the page of one who must sign in first.

    Secrets that cannot be read may hold a login: then no one reads, and the operator is told.
    """
    try:
        if not is_login_configured():
            return
    except UnreadableSecretsError:
        said = language.text("The secrets of this app cannot be read. Until the operator mends them it stays closed.")
        st.html(f'<p class="ny-said ny-problem" role="alert">{escape(said)}</p>')
        st.stop()
    if st.user.is_logged_in:
        label = language.text("Sign out ({name})", name=str(st.user.get("email") or ""))
        st.button(label, on_click=st.logout, key="sign_out", type="tertiary")
        return
    must = str(st.secrets.get(SECTION, {}).get(READERS, "")) == SIGNED_IN
    if must:
        st.html(f'<p class="ny-lead">{escape(language.text("This app is read by those who are signed in."))}</p>')
    st.button(language.text("Sign in"), on_click=st.login, key="sign_in", type="primary" if must else "tertiary")
    if must:
        st.stop()
