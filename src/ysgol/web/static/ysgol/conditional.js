// Shows a question only while the answer that calls for it is chosen. Without this script every question is shown, and
// its words say when it applies. What is hidden stays in the form and is sent with it: nothing typed is lost.
// <div data-asked-if="name of a group of radio buttons" data-asked-answer="value">…the question…</div>
function update () {
  for (const part of document.querySelectorAll('[data-asked-if]')) {
    const chosen = document.querySelector(`input[name="${CSS.escape(part.dataset.askedIf)}"]:checked`)
    part.hidden = chosen?.value !== part.dataset.askedAnswer
  }
}

document.addEventListener('change', update)
// Also after "Back", when the browser itself puts the earlier answers in again.
window.addEventListener('pageshow', update)
update()
