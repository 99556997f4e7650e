// Offers schools while one types, by the combobox pattern of ARIA 1.2. Without this script the form searches by itself.
// <input data-school-search="/schools/search.json"> and one of:
//   data-school-code="id of a hidden input"  the number of the school chosen goes there
//   data-school-page="/schools/"             choosing opens that school's page
const WAIT_MILLISECONDS = 200
const FEWEST_LETTERS = 2

class SchoolSearch {
  constructor (input) {
    this.input = input
    this.code = document.getElementById(input.dataset.schoolCode || '')
    this.schools = []
    this.active = -1
    this.build()
    input.addEventListener('input', () => this.typed())
    input.addEventListener('keydown', (event) => this.key(event))
    input.addEventListener('blur', () => this.close())
  }

  build () {
    const box = document.createElement('div')
    box.className = 'ysgol-combobox'
    this.input.replaceWith(box)
    this.list = document.createElement('ul')
    this.list.className = 'ysgol-combobox__list'
    this.list.id = `${this.input.id}-list`
    this.list.hidden = true
    this.list.setAttribute('role', 'listbox')
    this.list.setAttribute('aria-label', this.input.dataset.schoolListLabel || '')
    this.status = document.createElement('div')
    this.status.className = 'govuk-visually-hidden'
    this.status.setAttribute('role', 'status')
    box.append(this.input, this.list, this.status)
    this.input.setAttribute('role', 'combobox')
    this.input.setAttribute('aria-autocomplete', 'list')
    this.input.setAttribute('aria-expanded', 'false')
    this.input.setAttribute('aria-controls', this.list.id)
    // A press on an option must not take the focus away before it is seen as a choice.
    this.list.addEventListener('mousedown', (event) => event.preventDefault())
    this.list.addEventListener('click', (event) => {
      const option = event.target.closest('[role="option"]')
      if (option) this.choose(Number(option.dataset.index))
    })
  }

  typed () {
    if (this.code) this.code.value = ''
    clearTimeout(this.timer)
    const text = this.input.value.trim()
    if (text.length < FEWEST_LETTERS) return this.close()
    this.timer = setTimeout(() => this.ask(text), WAIT_MILLISECONDS)
  }

  async ask (text) {
    this.request?.abort()
    this.request = new AbortController()
    try {
      const address = `${this.input.dataset.schoolSearch}?${new URLSearchParams({ q: text })}`
      const response = await fetch(address, { signal: this.request.signal, headers: { Accept: 'application/json' } })
      if (!response.ok) return this.close()
      const found = await response.json()
      this.schools = found.schools
      this.show()
      this.status.textContent = found.message
    } catch {
      this.close() // typed on, or no network: the button still searches
    }
  }

  show () {
    this.active = -1
    this.list.replaceChildren(...this.schools.map((school, index) => this.option(school, index)))
    const isOpen = this.schools.length > 0 && document.activeElement === this.input
    this.list.hidden = !isOpen
    this.input.setAttribute('aria-expanded', String(isOpen))
    this.input.removeAttribute('aria-activedescendant')
  }

  option (school, index) {
    const option = document.createElement('li')
    option.id = `${this.list.id}-${index}`
    option.className = 'ysgol-combobox__option'
    option.dataset.index = String(index)
    option.setAttribute('role', 'option')
    option.setAttribute('aria-selected', 'false')
    const place = document.createElement('span')
    place.className = 'ysgol-combobox__place'
    place.textContent = `${school.authority}, ${school.postcode}`
    option.append(school.name, ' ', place)
    return option
  }

  key (event) {
    const last = this.schools.length - 1
    const isOpen = !this.list.hidden
    if (event.key === 'ArrowDown' && isOpen) this.move(this.active >= last ? 0 : this.active + 1)
    else if (event.key === 'ArrowUp' && isOpen) this.move(this.active <= 0 ? last : this.active - 1)
    else if (event.key === 'Enter' && isOpen && this.active >= 0) this.choose(this.active)
    else if (event.key === 'Escape' && isOpen) this.close()
    else return
    event.preventDefault()
  }

  move (index) {
    this.active = index
    this.list.querySelectorAll('[role="option"]').forEach((option, at) => {
      option.setAttribute('aria-selected', String(at === index))
      if (at === index) {
        this.input.setAttribute('aria-activedescendant', option.id)
        option.scrollIntoView({ block: 'nearest' })
      }
    })
  }

  choose (index) {
    const school = this.schools[index]
    this.close()
    if (this.input.dataset.schoolPage) {
      window.location.assign(`${this.input.dataset.schoolPage}${school.code}/`)
      return
    }
    this.input.value = `${school.name}, ${school.postcode}`
    if (this.code) this.code.value = school.code
    this.status.textContent = (this.input.dataset.schoolChosen || '{name}').replace('{name}', school.name)
  }

  close () {
    clearTimeout(this.timer)
    this.request?.abort()
    this.list.hidden = true
    this.input.setAttribute('aria-expanded', 'false')
    this.input.removeAttribute('aria-activedescendant')
  }
}

document.querySelectorAll('input[data-school-search]').forEach((input) => new SchoolSearch(input))
