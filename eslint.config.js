import js from '@eslint/js'
import globals from 'globals'

export default [
  { ignores: ['frontend/dist/**', 'node_modules/**', '.venv/**', 'static-build/**', 'var/**'] },
  js.configs.recommended,
  {
    files: ['frontend/src/**/*.js'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: globals.browser },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-console': 'error',
      'no-implied-eval': 'error',
      // The content security policy allows neither: text is set as text, style through classes.
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Build nodes, or use textContent.' },
        { property: 'outerHTML', message: 'Build nodes, or use textContent.' },
      ],
    },
  },
  {
    files: ['*.config.js'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: globals.node },
  },
]
