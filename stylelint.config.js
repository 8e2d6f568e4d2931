export default {
  extends: ['stylelint-config-standard-scss'],
  plugins: ['stylelint-use-logical'],
  ignoreFiles: ['frontend/dist/**'],
  rules: {
    // Right-to-left languages: sides are start and end, never left and right.
    'csstools/use-logical': true,
    // Names follow Bootstrap Italia and, where they are ours, block__element--state (a state's code as the model spells it).
    'selector-class-pattern': '^[a-z][a-z0-9]*(-[a-z0-9]+)*(__[a-z0-9]+(-[a-z0-9]+)*)?(--[a-z0-9_]+(-[a-z0-9_]+)*)?$',
    'custom-property-pattern': null,
    'custom-property-empty-line-before': null,
    // Bootstrap Italia 2 is written with @import, and its partials share one scope.
    'scss/no-global-function-names': null,
    'scss/dollar-variable-empty-line-before': null,
    'scss/load-partial-extension': null,
    'scss/double-slash-comment-empty-line-before': null,
    'no-descending-specificity': null,
    'declaration-block-no-redundant-longhand-properties': null,
    // A colour has one place, where it turns with light, dark, contrast and paper.
    'color-no-hex': true,
    'color-named': 'never',
    'function-disallowed-list': ['rgb', 'rgba', 'hsl', 'hsla'],
    'max-nesting-depth': 3,
    'declaration-no-important': true,
  },
  overrides: [
    {
      files: ['frontend/scss/_tokens.scss', 'frontend/scss/editor.scss'],
      rules: { 'color-no-hex': null, 'function-disallowed-list': null },
    },
    { files: ['frontend/scss/base/_always.scss', 'frontend/scss/base/_library.scss'], rules: { 'declaration-no-important': null } },
  ],
}
