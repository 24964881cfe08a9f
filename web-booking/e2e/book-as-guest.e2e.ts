import { appointmentEndpoints } from '@scheduler/shared-types/appointments/appointment.contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type BookingPageTest,
  CHECK_UP,
  expectAccessible,
  expectQuestion,
  fillDetails,
  GUEST,
  holdTime,
  openTimes,
  REQUEST,
  showNextWeek,
  startBookingPage,
} from './booking-page.ts'
import { tabTo } from './keyboard.ts'

let clinicPage: BookingPageTest
beforeAll(async () => {
  clinicPage = await startBookingPage()
})
afterAll(() => clinicPage?.close())

/** Appointments of the next 30 days as the front desk sees them. */
async function appointments() {
  const { api, clinic } = clinicPage
  const desk = await api.as(clinic, 'receptionist')
  const now = Date.now()
  const { items } = await desk.call(appointmentEndpoints.list, {
    params: { clinicId: clinic.id },
    query: { from: new Date(now).toISOString(), to: new Date(now + 30 * 86_400_000).toISOString() },
  })
  return items
}

test('a guest books on a phone; axe finds nothing on any screen; no patient data leaks', async () => {
  const page = await clinicPage.openPhone()
  const requested: string[] = []
  page.on('request', (request) => requested.push(request.url()))
  const titles: string[] = []
  const look = async (screen: string) => {
    titles.push(await page.title())
    await expectAccessible(page, screen)
  }

  await page.goto(clinicPage.url)
  await page.getByRole('heading', { name: 'What would you like to come for?' }).waitFor()
  await look('reason')
  expect(await page.getByRole('link', { name: /Call the clinic/ }).getAttribute('href')).toBe(
    'tel:+442079460000',
  )
  await page.getByRole('button', { name: CHECK_UP }).click()
  await expectQuestion(page, 'Who would you like to see?')
  await look('doctor')
  await page.getByRole('button', { name: 'Any doctor' }).click()
  await expectQuestion(page, 'When would you like to come?')
  await page.getByRole('button', { name: /First available/ }).waitFor()
  await look('times')
  await showNextWeek(page)
  await page.getByRole('button', { name: '09:30', exact: true }).click()
  await look('a chosen time')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expectQuestion(page, 'Who is the appointment for?')
  expect(await page.getByRole('timer').textContent()).toMatch(/^[45]:\d\d$/)
  await look('who')
  await page.getByRole('button', { name: /Continue without an account/ }).click()
  await expectQuestion(page, 'Your details')
  await look('details')
  await fillDetails(page)
  await page.getByLabel(/Message to the clinic/).fill('I walk slowly.')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expectQuestion(page, 'Is everything right?')
  await look('review')
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await expectQuestion(page, 'Your appointment is booked')
  await look('booked')
  expect(page.url()).toMatch(/\/appointment#\S{20,}$/)

  const [booked, ...others] = await appointments()
  expect(others).toEqual([])
  expect(booked).toMatchObject({ status: 'booked', source: 'online', note: 'I walk slowly.' })
  expect(booked?.wallTime).toMatch(/T09:30$/)

  const typed = [...Object.values(GUEST).filter((value) => value.length > 4), 'walk']
  const told = [...titles, ...requested].join('\n')
  for (const value of [...typed, new URL(page.url()).hash.slice(1)]) expect(told).not.toContain(value)
  const origins = new Set(requested.filter((url) => !url.startsWith('blob:')).map((url) => new URL(url).host))
  expect([...origins]).toEqual([new URL(clinicPage.url).host])
})

test('the whole flow works with the keyboard alone', async () => {
  const page = await clinicPage.openPhone({ reducedMotion: 'reduce' })
  await page.goto(clinicPage.url)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const press = async (name: RegExp) => {
    await tabTo(page, name)
    await page.keyboard.press('Enter')
  }
  await press(new RegExp(`^${CHECK_UP}`))
  await expectQuestion(page, 'Who would you like to see?')
  await press(/^Dr Second/)
  await page.getByRole('button', { name: /First available/ }).waitFor()
  await press(/^First available/)
  await press(/^Continue$/)
  await expectQuestion(page, 'Who is the appointment for?')
  await press(/^Continue without an account/)
  await expectQuestion(page, 'Your details')
  for (const [label, value] of Object.entries(GUEST)) {
    await tabTo(page, new RegExp(`^${label}$`))
    await page.keyboard.type(value)
  }
  await press(/^Continue$/)
  await expectQuestion(page, 'Is everything right?')
  await press(/^Book$/)
  await expectQuestion(page, 'Your appointment is booked')
})

test('every wrong answer is said beside its field, and the first one takes the focus', async () => {
  const page = await clinicPage.openPhone()
  await openTimes(page, clinicPage.url)
  await showNextWeek(page)
  await holdTime(page, '11:00')
  await page.getByRole('button', { name: /Continue without an account/ }).click()
  await fillDetails(page, { ...GUEST, 'First name': '', Day: '31', Month: '2', Phone: 'no' })
  await page.getByRole('button', { name: 'Continue' }).click()

  await page.getByRole('alert').filter({ hasText: '3 answers need another look.' }).waitFor()
  const described = async (label: string) => {
    const id = await page.getByLabel(label, { exact: true }).getAttribute('aria-describedby')
    const texts = (id ?? '').split(' ').map((each) => page.locator(`[id="${each}"]`).textContent())
    return (await Promise.all(texts)).join(' ')
  }
  expect(await described('First name')).toBe('Enter your first name.')
  expect(await described('Day')).toContain('This date does not exist.')
  expect(await described('Phone')).toContain('Enter a phone number with its area code')
  expect(await page.getByLabel('Last name').getAttribute('aria-invalid')).toBeNull()
  expect(
    await page.getByLabel('First name').evaluate((input) => input === input.ownerDocument.activeElement),
  ).toBe(true)
  await expectAccessible(page, 'details with errors')
})

test('Back and a reload lose nothing that was typed, and Back offers the time again', async () => {
  const page = await clinicPage.openPhone()
  await openTimes(page, clinicPage.url, /Dr Test/)
  await showNextWeek(page)
  await holdTime(page, '13:00')
  await page.getByRole('button', { name: /Continue without an account/ }).click()
  await fillDetails(page, { 'First name': 'Grace', Phone: 'half a num' })
  await page.goBack()
  await expectQuestion(page, 'Who is the appointment for?')
  // Times are read before the hold is given back: its own time looks taken, but nobody else took it.
  const timesAreRead = page.waitForResponse('**/availability?*')
  await page.route('**/release', async (route) => {
    await timesAreRead
    await route.continue()
  })
  await page.goBack()
  await expectQuestion(page, 'When would you like to come?')
  const chosen = page.getByRole('button', { name: '13:00', exact: true, pressed: true })
  await chosen.waitFor()
  expect(await page.getByText('has just been taken').count()).toBe(0)

  await page.reload()
  await chosen.waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: /Continue without an account/ }).click()
  expect(await page.getByLabel('First name').inputValue()).toBe('Grace')
  expect(await page.getByLabel('Phone', { exact: true }).inputValue()).toBe('half a num')
})

test('a request says that the clinic confirms it first', async () => {
  const page = await clinicPage.openPhone()
  await openTimes(page, clinicPage.url, /Any doctor/, REQUEST)
  await showNextWeek(page)
  await holdTime(page, '15:00')
  await page.getByRole('button', { name: /Continue without an account/ }).click()
  await fillDetails(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('This is a request.').waitFor()
  await page.getByRole('button', { name: 'Send request' }).click()
  await page.getByRole('heading', { name: 'Your request is sent' }).waitFor()
  await page.getByText('Waiting for the clinic to confirm').waitFor()
  await expectAccessible(page, 'requested')
})

test('where the device’s clock differs the clinic’s is named and both are shown', async () => {
  const page = await clinicPage.openPhone({ timezoneId: 'Asia/Kathmandu' })
  await openTimes(page, clinicPage.url)
  await page.getByText('Times are on the clinic’s clock (London)').waitFor()
})

test('an address of no clinic gets a kind answer', async () => {
  const page = await clinicPage.openPhone()
  await page.goto(clinicPage.url.replace(clinicPage.clinic.slug, 'no-such-clinic'))
  await page.getByRole('heading', { name: 'We cannot find this clinic' }).waitFor()
  await expectAccessible(page, 'unknown clinic')
})
