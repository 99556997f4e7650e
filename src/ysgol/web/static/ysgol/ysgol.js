// The only script every page loads. Each journey works without it.
import { initAll } from '../vendor/govuk-frontend/govuk-frontend.min.js'
import { watchSession } from '../people/session.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
initAll()
watchSession()
