"""English words and phrases of each category, matched by stem: weight → phrases parted by commas; 6 nearly decides, 1 only leans."""

from typing import Final

ENGLISH: Final[dict[str, dict[int, str]]] = {
    "marriage_family": {
        6: "divorce, custody, child support, alimony, separate, separation, bride price, inheritance, inherit, will, dowry, "
        "affair, mother in law, visitation, engaged, engagement, prenup, elderly parent, nursing my father, estate, "
        "stepmother, stepfather, ex wife, ex husband, support for our parent, siblings, took care of mum, left the house to, "
        "broke off the engagement, family won't give back, quarrel about money, wedding gift, nursing home, raise our, "
        "custody of, remarry, in-law, his mistress, pension card, abroad after the divorce, after the divorce",
        4: "my wife, my husband, my ex, marriage, marry, wedding, father in law, in laws, brothers, sisters, passed away, "
        "care for our, look after our, look after dad, look after mum, savings split, family quarrel, our parents, old father, "
        "old mother, daughter in law, couple, grandparent, see my son, see my daughter, see my kid, eldest brother, "
        "sister in law, cousin's share, divide, elder, mom's, mum's, uncle",
        2: "dad, mum, mom, father, mother, brother, sister, husband, wife, son, daughter, parent, family",
    },
    "neighbour": {
        6: "neighbour, neighbor, upstairs, flat above, flat below, next door, shared wall, the family above, my ceiling, "
        "hallway shoes, downstairs family, opposite flat, fence between, next door's, party wall, shared alley, alley, "
        "firewood, plays drums, neighbour's air conditioner, air conditioner, next to us, adjoining, property line, "
        "the people above, driveway, shared yard, kitchen fan, toilet pipes",
        4: "ceiling, leak, stamp, barking, bark, rooster, chicken, blocks my window, blocks our light, sunlight, corridor, "
        "clutter, piano, drip, shared passage, shared path, passage, yard wall, camera pointing, his camera, balcony, "
        "stairwell, mahjong, drum, piled, courtyard, parking in front of my, fence, gate, stinks, my window",
        2: "noise, noisy, loud, sleep, midnight, wall, water, smell, garbage, blocks",
    },
    "property_management": {
        6: "property management, property manager, management company, management firm, owners committee, owners' committee, "
        "homeowner, lift, elevator, service charge, property fee, parking fee, parking space, access card, repair fund, "
        "maintenance fund, maintenance fee, common area, security guard, compound gate, residential compound, "
        "estate management, stuck in the lift, the management, tower lift, lift in our, without asking the owners, "
        "management office, concierge, gatehouse, management says",
        4: "compound, guard, garage, underground parking, gate, gardening, cleaning, lobby, block of flats, residents owner, "
        "management, stairwell light, facade, tiles fall, roof leak, owners, tower, doubled",
        2: "building, fee, maintenance, broken light, repair",
    },
    "labour_wage": {
        6: "wage, salary, unpaid, pay me, months of pay, month's pay, foreman, employer, fired, dismissed, laid off, overtime, "
        "work injury, workplace injury, severance, social insurance, labour contract, labor contract, construction site, "
        "resign, probation, haven't been paid, not been paid, not paid us, workers, day labour, paycheck, payday, "
        "contractor owe, at work, from the scaffold, only paid half, paid half, waiter, waitress, cleaned, dishwasher, "
        "deliver food, courier rider, rider, day wage, my pay, our pay, last wage, no contract, wages, labour bureau, "
        "boss won't, boss refuses, owes us, payslip, kitchen",
        4: "boss, worker, factory, company, hr, shift, job, worked, coworker, colleague, quit, employee, site, crane, owes me, "
        "owe us, subcontractor, payroll, pension contribution, machine crush, scaffold, contractor, two months, three months, "
        "yuan, hired",
        2: "work, paid, pay, project, hour, money, contract",
    },
    "housing_homestead": {
        6: "landlord, tenant, rent, deposit, lease, homestead, title deed, house purchase, second hand flat, second-hand flat, "
        "developer, down payment, apartment handover, unfinished building, property deed, evict, eviction, sublet, "
        "public rental, housing plot, sales office, house plot, building plot, real estate agent, estate agent, flat i bought, "
        "move out, pre sale, presale, wants us out, sell the flat, handed over our flat, still no windows, new flat, rental, "
        "house sale, sold the same, move us out, landlady, sublease, presold, agency fee for the flat",
        4: "apartment, house, flat, foundation, crack in the wall, cracks, seller, buyer, deed, ownership, mortgage, "
        "locks changed, move in, handed over, extension, piling, room, rent out, windows",
        2: "home, built, build, title, wall",
    },
    "land_forest": {
        6: "farmland, field, forest, boundary, woodland, irrigation, paddy, rice, orchard, crop, contracted land, land contract, "
        "collective land, collective income, my plot, stream, hillside, bamboo, grove, pond, ditch, land rent, ridge, "
        "seedling, land transfer, tree, timber, pasture, harvest, hoe, dividend of the village, farm, maize, corn, goats, "
        "plough, into my field, ploughs, sheep ate, my land, our land, land lease, mango, tea garden, bamboo grove, cattle, "
        "irrigation canal, boundary stone, wheat, vegetable patch",
        4: "land, plow, hill, mountain, village group, acre, mu of, planted, cow ate, goat, water source, spring water, dam, ox, "
        "cow, seed, shepherd",
        2: "plot, village, water, cut",
    },
    "demolition": {
        6: "demolition, demolish, expropriation, expropriated, relocation, resettlement, resettle, compensation standard, "
        "transition fee, renewal, requisition, land acquisition, knocked down our, bulldozer, bulldoze, tear down, torn down, "
        "relocated, resettlement flat, taken by the government, highway takes, eminent domain, refused to sign, shanty, "
        "bypass, highway, railway, expressway, crop money, measuring, took our land, metro line, took our field, was taken, "
        "land was taken, compensation money",
        4: "knock down, excavator, compensated area, measured, government took, new road, sign the agreement, "
        "compensation for our house, temporary housing, mu for, never came, crop",
        2: "compensation, government, sign, demolished",
    },
    "contract_debt": {
        6: "loan, lent, borrowed, borrow, iou, guarantee, guaranteed, guarantor, debt, owes me money, repay, pay back, partner, "
        "partnership, invoice, renovation, client won't pay, goods delivered, supplier, interest, debt collector, creditor, "
        "franchise, transfer fee, contract breach, breach of contract, final payment, instalment, advance payment, "
        "shareholder, pay for the goods, owed for goods, supplied, owe me for, borrowed 30k, promised, payback, i lent, "
        "signed as guarantor, lending, loaned, co signed, business partner, unpaid goods, shop fit out, joint venture, digger, "
        "machine hire, hire fee, paid the hire, rental of my machine",
        4: "friend, cousin, contract, contractor, delivered, unpaid invoice, owe, lend, deal, buyer never paid, truckload, "
        "business together, invest, joint business, collectors, promissory, doesn't answer, supermarket for months, pay up",
        2: "money, bank, pay, payment, shop, cheque",
    },
    "consumer": {
        6: "refund, seller, return it, take it back, warranty, gym, prepaid, membership card, livestream, fake, "
        "counterfeit, online shop, customer service, expired food, food poison, hair salon, barber, travel agency, tour guide, "
        "supermarket, restaurant, online order, bought a, bought from, product, training course, tutoring centre, "
        "tutoring center, courier, parcel, after sales, wrong size, faulty, receipt, hotel, shop sold, overcharge, "
        "beauty salon, shopkeeper, ordered, rice cooker, won't exchange, exchange it, driving school, fridge, washing machine, "
        "laptop, tv, mattress, spark, the shop won't, lesson never, second hand car, used car, wedding company, salon, "
        "repair shop, cosmetics, expired, no refund",
        4: "bought, buy, sold me, purchase, store, brand, shoes, phone, bracelet, jade, delivery, cake, meal, package, "
        "class shut down, tour, spoiled, price tag, sick after eating, vomiting, wedding photo, appliance, cooker, plugged, "
        "never gave me, discount, within a week",
        2: "shop, price, shut down, ignore me, quality, sold, card",
    },
    "medical": {
        6: "hospital, doctor, surgery, operation, misdiagnosed, misdiagnosis, nurse, infusion, medical record, patient, clinic, "
        "dentist, treatment, diagnosis, anesthesia, prescription, intensive care, icu, vaccine, injection, medicine, medical, "
        "ward, childbirth, x ray, check up, checkup, scan, operating, filling, nerve, gauze, hospital bill, midwife, surgeon, "
        "ward nurse, emergency room, dialysis, misread, stitches left, wrong medicine, wrong drug",
        4: "tooth, teeth, records, drug, infection, sick, died during, pharmacy, delivery room, blood test, therapy, symptoms, "
        "health report, hurts after, x-ray, symptom",
        2: "pain, health, died, baby",
    },
    "traffic": {
        6: "car accident, traffic, collision, crash, hit and run, insurer, police report, e bike, e-bike, ebike, lane, scooter, "
        "motorbike, truck hit, car hit, van, driver, rear ended, rear-ended, drunk driver, drunk driving, pedestrian, "
        "crosswalk, red light, licence plate, license plate, liable for the accident, dashcam, ran over, run over, overturned, "
        "traffic police, mainly responsible, zebra crossing, ran the red light, his insurance, hit my mother, hit my car, "
        "dented, scraped, parked car, motorcyclist, cyclist, driver fled, fault in the accident, car door, bicycle",
        4: "car, truck, bike, motorcycle, insurance, accident, parking lot, road, bumper, hit me, scratched, reversed, tricycle, "
        "bus, taxi, repair cost, keeps delaying, red",
        2: "hit, responsible, broken, lost wages",
    },
    "injury_compensation": {
        6: "dog bit, bitten, bite, slipped, fell, defamation, slander, apology, apologize, apologise, beat up, beaten, beating, "
        "punched, hit by a falling, falling object, fight, drowned, drown, firework, burned, burnt, injured, injury, libel, "
        "reputation, insulted, rumour, rumor, electrocuted, scaffolding helping, dropped from, hurt my, kicked by, gored, "
        "medical bill, medical costs, smashed a bottle, stitches, bit my, shots, flowerpot, tooth knocked, posted my photo, "
        "says i sell fake, icy, wet tiles, pool, playground fall, broke my tooth, manhole, broke my ankle, sprained",
        4: "dog, broke my, cracked, wet floor, own fault, helping him, tripped, swim, ball, glasses, group chat, wound, bruise, "
        "ambulance, spread lies, pushed me, bottle, pay for the shots, dinner",
        2: "hurt, hit, compensation, blood, thief, pay",
    },
    "environment": {
        6: "pollution, pollute, sewage, waste water, wastewater, dust, fumes, factory smoke, chemical, smoke, stench, "
        "construction noise, square dance, square dancing, barbecue, kitchen exhaust, exhaust, livestock farm, pig farm, "
        "dead fish, landfill, incinerator, burning straw, quarry, brick, radiation, transformer, toxic, emission, gas leak, "
        "leaked gas, river, karaoke noise, loudspeaker, paint smell, workshop, dumping, duck farm, waste into, brook, creek, "
        "stalls, barbecue stall, until three in the morning, can't open the windows, truck dust, burning plastic, "
        "loud speakers, nightclub, dumping waste, slaughterhouse, welding, bar, bass",
        4: "smell, night work, noise from the, construction, plant, coughing, foam, garbage dump, music, site, "
        "machinery, hum, stall, farm, loud music, mill",
        2: "noise, air, water, sleep, window, reported it",
    },
    "school": {
        6: "school, teacher, pupil, student, classmate, bully, bullied, bullying, kindergarten, dormitory, homework, classroom, "
        "enroll, enrol, enrolment, enrollment, school fee, uniform, principal, headmaster, tuition at school, school bus, "
        "canteen, semester, exam, campus, grade six, grade four, lesson, expelled, classmates, pushed him down the stairs, "
        "the school says, school lunch, class teacher, term, grade, school gate, desk mate",
        4: "class, mocked, mocking, sports day, pe lesson, playground, school district, registration, dorm, learn, homeroom, "
        "stairs, tripped, nickname",
        2: "kid, child, daughter, son, children",
    },
    "women_children": {
        6: "hits me, hit me again, beats me, beats his wife, beats our, choked me, choke, domestic violence, sexual harassment, "
        "sexually, harass, harassment, harassing, touching me, touches me, touch me, groped, grope, rape, raped, molest, "
        "stalks me, stalking, stalker, follows me home, locked me in, won't let me leave, won't let me out, "
        "won't let me go out, nude photo, my nudes, intimate photo, abuse, abusive, abused, slaps me, slapped me, kicks me, "
        "afraid of him, scared of him, scared of my husband, afraid of my husband, protection order, pregnant, "
        "took my phone away, took my id card, forced marriage, kidnapped, little girl, underage, undress, "
        "lays hands on, hurts me, bruises, black eye, women's federation, starve the child, neglect, in front of the kids, "
        "leave the house, keeps my phone, rubs against, line manager, raise if i, locked on the balcony, follows me, "
        "my ex waits, come home from school, beats, hit me, sent me photos, forced me, won't let me, jealous, threw me, "
        "controls, girl upstairs, safe place, shelter, cigarette burns, pulls my hair, did not come home, porn, chasing, "
        "colleague keeps, throw the baby",
        4: "drunk, scared, afraid, terrified, husband, boyfriend, ex boyfriend, ex-boyfriend, supervisor keep, my boss keep, "
        "kill me, threatens to post, threaten me, baby formula, postpartum, uncle, dirty jokes, "
        "dirty message, private parts, in laws, stepdad, balcony, kids, cry every night, married off, raise if, if i leave, "
        "stands close",
        2: "kid, girl, woman, women, night, hits, hurt, photos, daughter",
    },
    "veterans": {
        6: "veteran, army, military, serviceman, servicemen, soldier, demobilised, demobilized, discharge, martyr, troops, "
        "placement, service year, disabled soldier, armed forces, enlisted, conscript, pla, ex serviceman, ex-serviceman, "
        "veterans, years of service, job placement, second class merit, navy, air force, veteran's, in uniform, "
        "years in uniform",
        4: "service card, served, regiment, war, medal, service allowance",
        1: "allowance, policy, pension",
    },
    "finance_fraud": {
        6: "scam, scammed, scammer, fraud, ponzi, pyramid, fake police, safe account, online loan, loan app, crypto, bitcoin, "
        "investment platform, online task, commission, fund manager, wealth product, illegal fund, phishing, bank card, "
        "frozen, transferred money, blocked me, mis sold, mis-sold, insurance policy sold, high return, guaranteed return, "
        "investment scheme, credit card, verification code, identity theft, pretended to be, impersonat, collection call, "
        "collection agents, contact list, trading group, coins, withdraw, buy coins, told us to buy, stock group, fake app, "
        "link, clicked, prize, loan shark app, deposit scheme, savings scheme, cooperative vanished, took a fee and vanished",
        4: "transfer, platform, app, wechat group, invested, investment, returns, money back, stock tips, bank, cheated, "
        "deceived, online, fake, nobody can, account frozen, group told",
        2: "lost, money, stranger, call, message",
    },
    "other": {
        6: "minimum allowance, subsistence allowance, grave, tomb, cemetery, ancestral hall, election, vote, village cadre, "
        "village committee, village official, street light, streetlight, water meter, water company, power company, tap water, "
        "electricity bill, water bill, household registration, hukou, id card office, certificate, welfare, village road, "
        "pothole, bridge, stray dog, temple, subsidy, disability card, dibao, signal tower, poverty, brown water, "
        "water has been, id card, tombstone, gravestone, power cut, broadband, village accounts, road fund, pension office, "
        "residence permit",
        4: "cadre, official, village affair, allowance, public toilet, paperwork, bureau, town hall, bus stop, utilities, "
        "gas supply, outage, replacement, no reason given",
        2: "village, road, government, unfair, office",
    },
}
