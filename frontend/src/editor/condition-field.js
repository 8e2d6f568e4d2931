/** A field that shows the server's messages at the rules they are about, until the rule changes. */
const { FieldBlock, FieldBlockDefinition } = window.wagtailStreamField.blocks

class ConditionField extends FieldBlock {
  setError(error) {
    const { messages = [], rules = {} } = error ?? {}
    super.setError(messages.length ? { messages } : null)
    this.widget?.setErrors(rules)
    this.field.classList.toggle('w-field--error', Boolean(messages.length || Object.keys(rules).length))
  }
}

export class ConditionFieldDefinition extends FieldBlockDefinition {
  render(placeholder, prefix, initialState, initialError, parentCapabilities) {
    return new ConditionField(this, placeholder, prefix, initialState, initialError, parentCapabilities)
  }
}
