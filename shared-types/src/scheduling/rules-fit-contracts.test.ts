import { expectTypeOf, it } from 'vitest'
import type { AppointmentType } from '../appointment-types/appointment-type.contract.ts'
import type { WalkInTime as WalkInTimeRecord } from '../clinics/clinic.contract.ts'
import type { Exception } from '../exceptions/exception.contract.ts'
import type { WorkingHours as WorkingHoursRecord } from '../working-hours/working-hours.contract.ts'
import type { AppointmentTypeRules, DateException, WalkInTime, WorkingHours } from './rules.types.ts'
import type { EpochMs, LocalDate, TimeZoneId, WallTime } from './time-values.ts'

it('takes parsed records as rules without conversion, except where a record holds instants as text', () => {
  expectTypeOf<AppointmentType>().toExtend<AppointmentTypeRules>()
  expectTypeOf<WorkingHoursRecord>().toExtend<WorkingHours>()
  expectTypeOf<WalkInTimeRecord>().toExtend<WalkInTime>()
  expectTypeOf<Exception>().toExtend<DateException>()
})

it('keeps instants, dates, wall times and zones apart', () => {
  expectTypeOf<LocalDate>().not.toExtend<WallTime>()
  expectTypeOf<LocalDate>().not.toExtend<TimeZoneId>()
  expectTypeOf<WallTime>().not.toExtend<LocalDate>()
  expectTypeOf<LocalDate>().not.toExtend<EpochMs>()
})
