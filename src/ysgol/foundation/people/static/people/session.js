// Warns before a session ends and lets the reader stay signed in. Without it the footer says when the session ends.
const channel = 'BroadcastChannel' in window ? new BroadcastChannel('ysgol-session') : null

function start(dialog) {
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`)
  const warnSeconds = Number(dialog.dataset.warn)
  let endsAt = Date.now() + Number(dialog.dataset.seconds) * 1000
  let isShown = false

  const show = () => {
    if (isShown) return
    isShown = true
    if (!dialog.open) dialog.showModal()
  }
  const hide = () => {
    isShown = false
    if (dialog.open) dialog.close()
  }
  // Clocks of sleeping machines jump, so the time left is read anew at each tick instead of being counted.
  const tick = () => {
    const secondsLeft = (endsAt - Date.now()) / 1000
    const hasEnded = secondsLeft <= 0
    part('warning').hidden = hasEnded
    part('ended').hidden = !hasEnded
    const stay = part('stay')
    if (stay) stay.hidden = hasEnded
    if (hasEnded && !dialog.dataset.ended) {
      dialog.dataset.ended = 'yes'
      isShown = false
    }
    if (secondsLeft <= warnSeconds) show()
    if (hasEnded) window.clearInterval(timer)
  }
  const putOff = (seconds) => {
    endsAt = Date.now() + seconds * 1000
    delete dialog.dataset.ended
    hide()
  }
  const timer = window.setInterval(tick, 1000)

  dialog.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault()
    const form = event.target
    try {
      const answer = await fetch(form.action, {
        method: 'POST', body: new FormData(form), redirect: 'manual', headers: { Accept: 'application/json' }
      })
      if (!answer.ok) throw new Error('ended')
      const { seconds } = await answer.json()
      putOff(seconds)
      if (channel) channel.postMessage({ seconds })
    } catch {
      endsAt = Date.now()
      tick()
    }
  })
  part('close').addEventListener('click', () => dialog.close())
  if (channel) {
    // Another page of this session was opened or put the end off.
    channel.addEventListener('message', (event) => putOff(event.data.seconds))
    if (dialog.dataset.by === 'idle') channel.postMessage({ seconds: Number(dialog.dataset.seconds) })
  }
}

export function watchSession() {
  const dialog = document.getElementById('session-warning')
  if (dialog && typeof dialog.showModal === 'function') start(dialog)
}
