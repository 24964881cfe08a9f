import {
  APPOINTMENT_LINK_HEADER,
  publicBookingEndpoints as endpoints,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import { toCookie } from '../auth/refresh-cookie.ts'
import { readPublicAvailability } from '../availability/read-availability.ts'
import { guestCaller } from '../caller.ts'
import { createHold } from '../holds/create-hold.ts'
import { releaseHold } from '../holds/release-hold.ts'
import { renewHold } from '../holds/renew-hold.ts'
import { defineRoute, type RequestContext } from '../http/define-route.ts'
import { bookOnline } from './book-online.ts'
import { makeCalendarFile } from './calendar-file.ts'
import { cancelLinked, moveLinked } from './change-linked.ts'
import { readLinkedAvailability } from './linked-availability.ts'
import { listOwnAppointments } from './list-own-appointments.ts'
import { countPublicRead, countPublicWrite, publicHolder } from './public-client.ts'
import { findPublicClinic, presentPublicClinic } from './public-clinic.ts'
import { findPublicHold } from './public-hold.ts'
import { readLinked } from './read-linked.ts'
import { registerPatient } from './register-patient.ts'

const linkOf = (ctx: RequestContext) => ctx.get(APPOINTMENT_LINK_HEADER)

export const publicBookingRoutes = [
  defineRoute(endpoints.clinic, async ({ deps, params, ctx }) => {
    await countPublicRead(deps, ctx.ip)
    return presentPublicClinic(await findPublicClinic(deps, params.slug))
  }),

  defineRoute(endpoints.availability, async ({ deps, params, query, ctx }) => {
    await countPublicRead(deps, ctx.ip)
    const { clinic } = await findPublicClinic(deps, params.slug)
    return readPublicAvailability(deps, { clinicId: clinic._id, query })
  }),

  defineRoute(endpoints.hold, async ({ deps, params, body, operationId, ctx }) => {
    await countPublicWrite(deps, ctx.ip)
    const { clinic } = await findPublicClinic(deps, params.slug)
    return createHold(deps, {
      clinicId: clinic._id,
      caller: guestCaller,
      audience: 'public',
      holder: publicHolder(deps, ctx.ip),
      operationId,
      body,
    })
  }),

  defineRoute(endpoints['renew-hold'], async ({ deps, params, operationId, ctx }) => {
    await countPublicWrite(deps, ctx.ip)
    const { clinic } = await findPublicClinic(deps, params.slug)
    return renewHold(deps, { clinicId: clinic._id, caller: guestCaller, operationId, id: params.id })
  }),

  defineRoute(endpoints['release-hold'], async ({ deps, params, ctx }) => {
    await countPublicWrite(deps, ctx.ip)
    const { knowledge, holdId } = await findPublicHold(deps, params)
    if (holdId === null) return
    await releaseHold(deps, {
      clinicId: knowledge.clinic._id,
      caller: guestCaller,
      operationId: deps.newId(),
      id: holdId,
    })
  }),

  defineRoute(endpoints.register, async ({ deps, params, body, ctx }) => {
    await countPublicWrite(deps, ctx.ip)
    const { clinic } = await findPublicClinic(deps, params.slug)
    const opened = await registerPatient(deps, { clinicId: clinic._id, body })
    return body.cookie ? toCookie(deps, ctx, opened) : opened
  }),

  defineRoute(endpoints.book, async ({ deps, params, body, account, operationId, ctx }) => {
    await countPublicWrite(deps, ctx.ip)
    const { clinic } = await findPublicClinic(deps, params.slug)
    return bookOnline(deps, { clinicId: clinic._id, account, operationId, body })
  }),

  defineRoute(endpoints.appointments, ({ deps, params, account }) =>
    listOwnAppointments(deps, params.slug, account),
  ),

  defineRoute(endpoints.read, async ({ deps, ctx }) => {
    await countPublicRead(deps, ctx.ip)
    return readLinked(deps, linkOf(ctx))
  }),

  defineRoute(endpoints['move-availability'], async ({ deps, query, ctx }) => {
    await countPublicRead(deps, ctx.ip)
    return readLinkedAvailability(deps, linkOf(ctx), query)
  }),

  defineRoute(endpoints.move, async ({ deps, body, operationId, ctx }) => {
    await countPublicWrite(deps, ctx.ip)
    return moveLinked(deps, { link: linkOf(ctx), operationId, body })
  }),

  defineRoute(endpoints.cancel, async ({ deps, body, operationId, ctx }) => {
    await countPublicWrite(deps, ctx.ip)
    return cancelLinked(deps, { link: linkOf(ctx), operationId, body })
  }),

  defineRoute(endpoints.calendar, async ({ deps, ctx }) => {
    await countPublicRead(deps, ctx.ip)
    return makeCalendarFile(deps, linkOf(ctx))
  }),
]
