/** Names of nobody in particular, from many places, to be combined freely. */
export const GIVEN_NAMES: readonly string[] = words(`
  Aaliyah Adaeze Aisha Alistair Amelia Anders Anika Arjun Astrid Ayodele Beatriz Bilal Bronwen Callum
  Camille Chidi Chloe Dafydd Daria Diego Dilara Eilidh Elena Emre Esi Farah Fatima Finlay Freya Gareth
  George Giulia Hana Hassan Henry Hiroshi Imani Ines Isla Ivan Jamal Jia Joao Kamala Katarzyna Kenji
  Kwame Laila Leon Liam Lucia Mairi Marek Matilda Mei Mohamed Nadia Niamh Nikhil Noor Oliver Olumide
  Oscar Parveen Petra Priya Rafael Rhys Rosa Ruth Sanjay Saoirse Selam Sofia Tariq Tess Thabo Theo
  Tomasz Uma Valentina Viktor Wanjiru Wei Xiomara Yasmin Yusuf Zainab Zara Zofia
`)

export const FAMILY_NAMES: readonly string[] = words(`
  Abara Adeyemi Ahmadi Alvarez Andersson Appiah Armitage Banerjee Barros Bellamy Bianchi Boateng
  Campbell Castillo Chaudhry Chen Clarke Costa Cunningham Dhillon Diallo Dimitrov Douglas Eriksen
  Evans Farouk Fernandes Fitzgerald Fraser Gallagher Garcia Goldberg Griffiths Gunawan Haddad Hashimi
  Hughes Ibrahim Ishikawa Jankowski Johansson Kapoor Kaya Kelly Khan Kimani Kowalczyk Lambert Larsen
  Lewis Lopez Macdonald Mahlangu Marsh Mbeki Mehta Mendes Morgan Murphy Nakamura Nguyen Novak Nwosu
  Obrien Okonkwo Osei Owusu Papadakis Patel Pereira Petrov Popescu Pritchard Quinn Rahman Ramos Reyes
  Rossi Saleh Santos Schmidt Sharma Silva Sinclair Suzuki Tesfaye Thomas Tran Usman Vargas Walsh Wang
  Whitaker Wilkinson Wong Yamada Yilmaz Young Zhang Zielinski
`)

/** What a front desk writes down about some patients. */
export const PATIENT_NOTES: readonly string[] = [
  'Step-free access, please use the ground-floor room.',
  'Prefers to be called by phone, not by e-mail.',
  'Needs an interpreter; book a longer visit.',
  'Hard of hearing: face the patient when speaking.',
  'Comes with a carer.',
  'Often early; offer the quiet corner.',
]

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
