/** The form builder in Wagtail's page editor. Runs after Wagtail's scripts and before they draw a block. */
import { ConditionFieldDefinition } from './editor/condition-field.js'
import { ConditionWidgetDefinition } from './editor/condition-widget.js'
import { EndsWidgetDefinition } from './editor/ends-widget.js'
import { FormStepsDefinition } from './editor/form-steps.js'

window.telepath.register('pari.FormSteps', FormStepsDefinition)
window.telepath.register('pari.ConditionField', ConditionFieldDefinition)
window.telepath.register('pari.ConditionWidget', ConditionWidgetDefinition)
window.telepath.register('pari.EndsWidget', EndsWidgetDefinition)
