"""Which words open a section of a post."""

import pytest

from blog.reading.markers import PastedKind, marker, original_marker

NO_MARKER = [
    "Update your maps before you go.",
    "Updated figures were released on Monday.",
    "Updates will follow – I promise.",
    "The update: nothing.",
    "Corrected figures were released.",
    "Correction fluid is what they need.",
    "UPDATES WILL FOLLOW",
    "Edit the list before you print it.",
    "Clarification was not offered by the council.",
    "An update: nothing.",
    "Editors note with regret that the pier is closed.",
    "Latest figures show a fall.",
    "P.S. Update your maps before you go.",
    "P.S. I was wrong: update follows.",
    "PSALM: nothing.",
    "LATEST FIGURES SHOW A FALL",
    "UPDATE READERS WEEKLY – and they will thank you.",
    "Nachtragshaushalt – so nennt man das.",
    "Edit wars: a short history.",
    "Update maps: the old ones are wrong.",
    "Updated 3 May edition of the map.",
    "Aktualisiert wird hier nichts.",
    "Edited to say less, it says more.",
    "Updated to reflect the new figures.",
]

MARKERS = [
    ("UPDATE: The gates are open.", "update", None, "", "The gates are open."),
    ("UPDATE:", "update", None, "", ""),
    ("P.S. UPDATE: I was wrong.", "update", None, "", "I was wrong."),
    ("PS: Correction: it was two ships.", "correction", None, "", "it was two ships."),
    ("UPDATE", "update", None, "", ""),
    ("Update", "update", None, "", ""),
    ("Update: the gates are open.", "update", None, "", "the gates are open."),
    ("UPDATE – The gates are open.", "update", None, "", "The gates are open."),
    ("UPDATE 2 - The gates are open.", "update", 2, "", "The gates are open."),
    ("UPDATE 2: The gates are open.", "update", 2, "", "The gates are open."),
    ("UPDATE #3: The gates are open.", "update", 3, "", "The gates are open."),
    ("UPDATE II", "update", 2, "", ""),
    ("UPDATE IV: The gates are open.", "update", 4, "", "The gates are open."),
    ("UPDATE TWO: The gates are open.", "update", 2, "", "The gates are open."),
    ("SECOND UPDATE", "update", 2, "", ""),
    ("Third update: The gates are open.", "update", 3, "", "The gates are open."),
    ("2ND UPDATE: The gates are open.", "update", 2, "", "The gates are open."),
    ("LATEST UPDATE: The gates are open.", "update", None, "", "The gates are open."),
    ("Update, 3pm: The gates are open.", "update", None, "3pm", "The gates are open."),
    ("UPDATE (15:40): The gates are open.", "update", None, "15:40", "The gates are open."),
    ("UPDATE 15:40 – The gates are open.", "update", None, "15:40", "The gates are open."),
    ("15:40 UPDATE: The gates are open.", "update", None, "15:40", "The gates are open."),
    ("UPDATE 1 (10:40): The gates are open.", "update", 1, "10:40", "The gates are open."),
    ("UPDATE 12 March 2026: The gates are open.", "update", None, "12 March 2026", "The gates are open."),
    ("UPDATE, Monday night: The gates are open.", "update", None, "Monday night", "The gates are open."),
    ("**UPDATE:** The gates are open.", "update", None, "", "The gates are open."),
    ("[UPDATE] The gates are open.", "update", None, "", "The gates are open."),
    ("[UPDATE: The gates are open.]", "update", None, "", "The gates are open."),
    ("[Update 14.30] The gates are open.", "update", None, "14.30", "The gates are open."),
    ("UPDATE (3pm) The gates are open.", "update", None, "3pm", "The gates are open."),
    ("Update. The gates are open.", "update", None, "", "The gates are open."),
    ("LATER UPDATE: The gates are open.", "update", None, "", "The gates are open."),
    ("*** UPDATE ***", "update", None, "", ""),
    ("UPDATE The gates are open.", "update", None, "", "The gates are open."),
    ("UPDATEThe gates are open.", "update", None, "", "The gates are open."),
    ("UPDATE FROM THE COUNCIL: The gates are open.", "update", None, "FROM THE COUNCIL", "The gates are open."),
    ("CORRECTION: It is Anna.", "correction", None, "", "It is Anna."),
    ("Correction (14 March): It is Anna.", "correction", None, "14 March", "It is Anna."),
    ("CORRECTED: It is Anna.", "correction", None, "", "It is Anna."),
    ("UPDATE 3: CORRECTION: It is Anna.", "correction", 3, "", "It is Anna."),
    ("CLARIFICATION: It is Anna.", "clarification", None, "", "It is Anna."),
    ("EDITOR'S NOTE: It is Anna.", "editors_note", None, "", "It is Anna."),
    ("Editor’s note: It is Anna.", "editors_note", None, "", "It is Anna."),
    ("EDITORS' NOTE – It is Anna.", "editors_note", None, "", "It is Anna."),
    ("LATEST: The gates are open.", "update", None, "", "The gates are open."),
    ("UPDATE REUTERS – The gates are open.", "update", None, "", "REUTERS – The gates are open."),
    ("UPDATE 2 AL JAZEERA – The gates are open.", "update", 2, "", "AL JAZEERA – The gates are open."),
    ("ACTUALIZAÇÃO: As comportas abriram.", "update", None, "", "As comportas abriram."),
    ("2.ª ACTUALIZAÇÃO: As comportas abriram.", "update", 2, "", "As comportas abriram."),
    ("ACTUALIZAÇÃO SIC NOTÍCIAS – As comportas abriram.", "update", None, "", "SIC NOTÍCIAS – As comportas abriram."),
    ("Atualização (12 de março): As comportas abriram.", "update", None, "12 de março", "As comportas abriram."),
    ("SEGUNDA ACTUALIZACIÓN – Abrieron.", "update", 2, "", "Abrieron."),
    ("MISE À JOUR (18h30) : Ouvert.", "update", None, "18h30", "Ouvert."),
    ("NACHTRAG: Offen.", "update", None, "", "Offen."),
    ("AGGIORNAMENTO – Aperto.", "update", None, "", "Aperto."),
    ("CORRECCIÓN: Es Anna.", "correction", None, "", "Es Anna."),
    ("RICHTIGSTELLUNG: Sie heißt Anna.", "correction", None, "", "Sie heißt Anna."),
    ("NOTA DO EDITOR: É Anna.", "editors_note", None, "", "É Anna."),
    ("RETRACTION: It is Anna.", "retraction", None, "", "It is Anna."),
    ("UPDATE (2): Open.", "update", 2, "", "Open."),
    ("UPDATE [iii] – Open.", "update", 3, "", "Open."),
    ("UPDATE (15:40) – Open.", "update", None, "15:40", "Open."),
    ("UPDATE 3 – from the comments: Hazel asks.", "update", 3, "from the comments", "Hazel asks."),
    ("UPDATE, by Ellen, 2:10 p.m. ET: Open.", "update", None, "by Ellen, 2:10 p.m. ET", "Open."),
    ("UPDATE (Ellen, 14:10): Open.", "update", None, "Ellen, 14:10", "Open."),
    ("UPDATE — 6 p.m. MT — Open.", "update", None, "6 p.m. MT", "Open."),
    ("UPDATE (9am AEST, Tuesday): Open.", "update", None, "9am AEST, Tuesday", "Open."),
    ("UPDATE, 10 p.m. Eastern: Open.", "update", None, "10 p.m. Eastern", "Open."),
    ("UPDATE 16:00 UTC+2: Open.", "update", None, "16:00 UTC+2", "Open."),
    ("Updated 2:20 p.m. The pier is open.", "update", None, "2:20 p.m.", "The pier is open."),
    ("Update, two hours later: Open.", "update", None, "two hours later", "Open."),
    ("UPDATE 2025/03/04: Open.", "update", None, "2025/03/04", "Open."),
    ("UPDATE/CORRECTION: Open.", "correction", None, "", "Open."),
    ("(Edited to correct: it was Anna.)", "correction", None, "", "it was Anna."),
    ("UPDATED TO ADD: Open.", "update", None, "", "Open."),
    ("Updated to correct: it was Anna.", "correction", None, "", "it was Anna."),
    ("**Update 2** – Open.", "update", 2, "", "Open."),
    ("🔴 UPDATE: Open.", "update", None, "", "Open."),
    ("Update 15 Uhr: Offen.", "update", None, "15 Uhr", "Offen."),
    ("Zweites Update vom 3. Mai: Offen.", "update", 2, "vom 3. Mai", "Offen."),
    ("Aktualisiert um 14:20 Uhr: Offen.", "update", None, "um 14:20 Uhr", "Offen."),
    ("UPDATE from the BBC: Police said it is open.", "update", None, "", "from the BBC: Police said it is open."),
    ("UPDATE from the BBC: I have their answer.", "update", None, "from the BBC", "I have their answer."),
]


@pytest.mark.parametrize("paragraph", NO_MARKER)
def test_this_opens_no_section(paragraph):
    assert marker(paragraph) is None


@pytest.mark.parametrize(("paragraph", "kind", "number", "detail", "text"), MARKERS)
def test_this_opens_a_section(paragraph, kind, number, detail, text):
    found = marker(paragraph)

    assert found is not None
    assert (found.kind, found.number, found.detail, found.text) == (PastedKind(kind), number, detail, text)


@pytest.mark.parametrize(
    "paragraph", ["ORIGINAL POST:", "Original story below:", "*** Earlier post ***", "ORIGINAL REPORT"]
)
def test_the_original_text_can_be_announced(paragraph):
    assert original_marker(paragraph) is not None


def test_an_original_post_in_a_sentence_announces_nothing():
    assert original_marker("The original post was better.") is None
