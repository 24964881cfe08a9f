import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@scheduler/shared-types/api/api-client'
import type { ResponseOf } from '@scheduler/shared-types/api/define-endpoint'
import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import type { OperationInput, SeenAppointment } from '@scheduler/shared-types/sync/operations'
import { type OperationOutcome, syncEndpoints } from '@scheduler/shared-types/sync/push.contract'

type Named<Name extends OperationInput['name']> = Extract<OperationInput, { readonly name: Name }>

/** One operation as a desk would have noted it. */
export function operation<const Name extends OperationInput['name']>(
  name: Name,
  args: Named<Name>['args'],
  actedAt: Date = new Date(),
): OperationInput {
  // The name and its arguments belong together; the union cannot be built from a generic name.
  return { operationId: randomUUID(), actedAt: actedAt.toISOString(), name, args } as OperationInput
}

/** Sends operations in one push. */
export function push(
  client: ApiClient,
  clinicId: string,
  ...operations: readonly OperationInput[]
): Promise<ResponseOf<(typeof syncEndpoints)['push']>> {
  return client.call(syncEndpoints.push, { params: { clinicId }, body: { operations: [...operations] } })
}

/** Sends one operation. */
export async function pushOne(
  client: ApiClient,
  clinicId: string,
  one: OperationInput,
): Promise<OperationOutcome> {
  const { outcomes } = await push(client, clinicId, one)
  const [outcome] = outcomes
  if (!outcome) throw new Error('the operation was not tried')
  return outcome
}

/** The appointment as somebody saw it. */
export function seen({ version, doctorId, start }: Appointment): SeenAppointment {
  return { version, doctorId, start }
}
