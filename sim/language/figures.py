"""Words of figures, and those that figures and pages share."""

WORDS = {
    "shelved": {"en": "Shelved", "ja": "棚上げ"},
    "adopted": {"en": "Adopted, any draft", "ja": "採択（いずれかの案）"},
}
