import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { makeClinic, TEST_PASSWORD } from '@scheduler/cloud-api/test/factories'
import { startTestApi } from '@scheduler/cloud-api/test/test-server'
import { endpoints } from '@scheduler/shared-types/endpoints'
import { expect, it } from 'vitest'
import { openFaultyLink } from '../../../scripts/test-support/faulty-link.ts'
import { startDeskUnderTest } from '../test/desk-under-test.ts'

const CHILD = fileURLToPath(new URL('../test/busy-desk-child.ts', import.meta.url))

it('a desk that is killed again and again, with the network and without, loses nothing it answered', async () => {
  const api = await startTestApi()
  const link = await openFaultyLink(api.baseUrl)
  const dir = mkdtempSync(join(tmpdir(), 'scheduler-killed-often-'))
  try {
    const clinic = await makeClinic(api.deps, { timeZone: 'UTC' })
    const user = { userId: clinic.userIds.receptionist, password: TEST_PASSWORD }
    const used = startDeskUnderTest({ apiUrl: link.url }, dir)
    await used.call('session.sign-in', { email: clinic.emails.receptionist, password: TEST_PASSWORD })
    await used.until(({ state }) => state === 'live')
    await used.desk().close()

    const answered: string[] = []
    // Killed after so many answers, wherever the next act stands; the network is there in every other round.
    for (const [round, answers] of [3, 25, 1, 40, 7, 60].entries()) {
      if (round % 2 === 0) await link.mend()
      else await link.cut()
      const given = JSON.stringify({ dir, apiUrl: link.url, ...user })
      const child = spawn(process.execPath, [CHILD, given], { stdio: ['ignore', 'pipe', 'inherit'] })
      const gone = once(child, 'exit')
      let left = answers
      for await (const id of createInterface(child.stdout)) {
        answered.push(id)
        left -= 1
        if (left === 0) child.kill('SIGKILL')
      }
      await gone
    }
    expect(answered.length).toBeGreaterThanOrEqual(136)

    await link.mend()
    const desk = startDeskUnderTest({ apiUrl: link.url }, dir)
    await desk.call('session.unlock', user)
    await desk.until(({ state, waiting }) => state === 'live' && waiting === 0)
    expect(await desk.call('attention.list', {})).toEqual([])
    const server = await api.as(clinic, 'receptionist')
    for (const id of answered) {
      const there = await server.call(endpoints.patient.read, { params: { clinicId: clinic.id, id } })
      expect(await desk.call('patient.read', { id })).toMatchObject({ ...there, standing: 'accepted' })
    }
    const { Audit, Patient } = api.deps.models
    const made = await Patient.countDocuments({ clinicId: clinic.id, givenName: 'Busy' })
    const audited = await Audit.countDocuments({ clinicId: clinic.id, operation: 'patient.create' })
    // What was under way when it was killed may be there too; nothing is there twice.
    expect(audited).toBe(made)
    expect(made).toBeGreaterThanOrEqual(answered.length)
    await desk.desk().close()
  } finally {
    await link.close()
    await api.close()
    rmSync(dir, { recursive: true, force: true })
  }
})
