/** «Qui il modulo finisce», where the block is folded; Wagtail would say «Yes» or «No» beside «end of the form». */
import { say } from './data.js'

const CheckboxInput = window.telepath.constructors['wagtail.widgets.CheckboxInput']

export class EndsWidgetDefinition extends CheckboxInput {
  render(...given) {
    const widget = super.render(...given)
    widget.getTextLabel = () => (widget.getValue() ? say('ends') : '')
    return widget
  }
}
