"""The forms of the settings, in the order in which a card offers them: what one does most comes first."""

from __future__ import annotations

from minqing.desk.forms.admin import (
    accounts,
    classes,
    days,
    handing,
    homes,
    limits,
    party,
    people,
    places,
    posts,
    rights,
    units,
)
from minqing.desk.forms.base import ActForm

# On a row that is there.
ON_ROWS: tuple[type[ActForm], ...] = (
    homes.AmendOffice,
    places.AmendDivision,
    places.RecodeDivision,
    places.RetireDivision,
    homes.AmendHousehold,
    homes.CloseHousehold,
    units.AmendUnit,
    units.RetireUnit,
    party.AmendPartyOrganisation,
    party.RetirePartyOrganisation,
    posts.AmendPost,
    handing.HandOver,
    handing.NameSubstitute,
    posts.RetirePost,
    posts.EndAppointment,
    handing.EndSubstitute,
    handing.TakeOver,
    people.AmendPerson,
    accounts.OpenAccount,
    accounts.ResetPassword,
    accounts.ResetSecondFactor,
    accounts.UnlockAccount,
    people.Leave,
    rights.Return,
    rights.RevokeGrant,
    limits.AmendNorm,
    classes.AmendCategory,
    classes.RetireCategory,
    classes.RestoreCategory,
    days.AmendDay,
)
# Rows that are new.
NEW: tuple[type[ActForm], ...] = (
    places.AddDivision,
    homes.AddHousehold,
    units.AddUnit,
    party.AddPartyOrganisation,
    posts.AddPost,
    posts.Appoint,
    people.AddPerson,
    rights.GiveGrant,
    limits.AddNorm,
    classes.AddCategory,
)
NEW_FORMS = {form.verb: form for form in NEW}
