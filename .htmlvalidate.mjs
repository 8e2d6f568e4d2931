// What the HTML of every page is held to (`tests/html_rules.py`): the standard, and what is known to shut people out.

export default {
  root: true,
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // A list may have a name («Argomenti», «Lingua»): ARIA 1.2 allows one on any element with a role that is not generic,
    // and readers hear which list it is. The rule knows landmarks and controls only.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
  },
}
