import { NetworkError } from '@scheduler/shared-types/api/api-client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Route, Router, Switch } from 'wouter'
import { MyAppointmentsPage } from './account/my-appointments-page.tsx'
import { AppointmentPage } from './appointment/appointment-page.tsx'
import { BookingFlow } from './booking/booking-flow.tsx'
import { ClinicPage } from './clinic/clinic-page.tsx'
import { NotFoundPage } from './clinic/not-found-page.tsx'

const queries = new QueryClient({
  defaultOptions: {
    // Always: without a network a patient reads a sentence, not an endless "loading".
    queries: {
      networkMode: 'always',
      retry: (count, error) => count < 1 && error instanceof NetworkError,
      retryDelay: 1000,
    },
    mutations: { networkMode: 'always' },
  },
})

/** The public page below /book. */
export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Router base="/book">
        <Switch>
          <Route path="/:slug">
            {({ slug }) => (
              <ClinicPage slug={slug}>{(clinic) => <BookingFlow key={slug} clinic={clinic} />}</ClinicPage>
            )}
          </Route>
          <Route path="/:slug/appointment">{({ slug }) => <AppointmentPage slug={slug} />}</Route>
          <Route path="/:slug/my">
            {({ slug }) => (
              <ClinicPage slug={slug}>{(clinic) => <MyAppointmentsPage clinic={clinic} />}</ClinicPage>
            )}
          </Route>
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
      </Router>
    </QueryClientProvider>
  )
}
