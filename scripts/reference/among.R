# Reference values for laws of life of which the location varies between contracts.
#
# Writes JSON to standard output:
#     Rscript scripts/reference/among.R > test/shared/analysis/survival/among.json
#
# The contracts' own locations are integrated out by Simpson's rule, the likelihood written out with R's own distribution functions
# is maximised by Newton's method, with central differences. How far contracts differ is integrated over in even steps,
# with the likelihood restricted by Laplace's method. On lognormal lives that all ended it has to agree with nlme's lme.

suppressMessages({ library(nlme); library(survival) })

number <- function(x) paste0("[", paste(sprintf("%.12g", x), collapse = ","), "]")
field <- function(name, text) paste0("\"", name, "\":", text)
object <- function(...) paste0("{", paste(c(...), collapse = ","), "}")

density <- function(family, t, m, s) if (family == "weibull") dweibull(t, 1 / s, exp(m), log = TRUE) else dlnorm(t, m, s, log = TRUE)
longer <- function(family, t, m, s) if (family == "weibull") pweibull(t, 1 / s, exp(m), FALSE, TRUE) else plnorm(t, m, s, FALSE, TRUE)
# Of one contract, at each of these locations.
within <- function(family, l, m, s) {
  at <- rep(m, each = length(l$exit))
  ended <- rep(l$ended, length(m)); late <- rep(l$entry > 0, length(m))
  log <- ifelse(ended, density(family, l$exit, at, s), longer(family, l$exit, at, s)) - ifelse(late, longer(family, l$entry, at, s), 0)
  colSums(matrix(log, nrow = length(l$exit)))
}

# And wherever its location lies, by Simpson's rule from where the density is 1e-14 of its greatest to where it is that again.
whole <- function(family, l, location, spread, between) {
  log_of <- function(m) within(family, l, m, spread) + dnorm(m, location, between, log = TRUE)
  ends <- range(location, log(l$exit)) + c(-9, 9) * (spread + between)
  coarse <- seq(ends[1], ends[2], length.out = 201); logs <- log_of(coarse)
  likely <- range(which(logs > max(logs) - 32))
  fine <- seq(coarse[max(1, likely[1] - 1)], coarse[min(201, likely[2] + 1)], length.out = 401); logs <- log_of(fine)
  simpson <- c(1, rep(c(4, 2), 199), 4, 1) * (fine[2] - fine[1]) / 3
  max(logs) + log(sum(simpson * exp(logs - max(logs))))
}

# By Newton's method with central differences, from a place that is near.
law_at <- function(family, contracts, between, start) {
  ll <- function(p) sum(sapply(contracts, function(l) whole(family, l, p[1], exp(p[2]), between)))
  at <- start; h <- 2e-3
  for (turn in 1:30) {
    near <- outer(-1:1, -1:1, Vectorize(function(i, j) ll(at + h * c(i, j))))
    slope <- c(near[3, 2] - near[1, 2], near[2, 3] - near[2, 1]) / (2 * h)
    both <- (near[3, 3] - near[3, 1] - near[1, 3] + near[1, 1]) / 4
    bend <- matrix(c(near[3, 2] + near[1, 2] - 2 * near[2, 2], both, both, near[2, 3] + near[2, 1] - 2 * near[2, 2]), 2) / h^2
    step <- -solve(bend, slope)
    if (max(abs(step)) < 1e-5) break
    at <- at + pmax(-0.3, pmin(0.3, step))
  }
  if (turn == 30) stop("no maximum at ", between, ": ", paste(at, step, slope))
  v <- solve(-bend)
  list(at = at, value = near[2, 2], v = v, restricted = near[2, 2] + 0.5 * log(det(v)))
}

told <- function(between, found) {
  object(field("between", sprintf("%.12g", between)), field("location", sprintf("%.12g", found$at[1])), field("logSpread", sprintf("%.12g", found$at[2])),
         field("logLikelihood", sprintf("%.12g", found$value)), field("covariance", number(c(found$v[1, 1], found$v[2, 2], found$v[1, 2]))))
}

case <- function(name, family, contracts) {
  # As if none differed, and none had been met in mid-life.
  pooled <- do.call(rbind, lapply(contracts, as.data.frame))
  law <- survreg(Surv(exit, ended) ~ 1, data = pooled, dist = family)
  start <- c(unname(coef(law)), log(law$scale))
  given <- lapply(c(0.1, 0.5), function(between) told(between, law_at(family, contracts, between, start)))
  steps <- seq(0.02, 1.2, 0.04)
  logs <- c()
  for (between in steps) {
    found <- law_at(family, contracts, between, start)
    start <- found$at
    logs <- c(logs, found$restricted + dnorm(between, 0, 0.5, log = TRUE))
  }
  chance <- exp(logs - max(logs))
  lives <- sapply(contracts, function(l) object(field("entry", number(l$entry)), field("exit", number(l$exit)), field("ended", number(as.numeric(l$ended)))))
  object(field("name", paste0("\"", name, "\"")), field("family", paste0("\"", family, "\"")), field("contracts", paste0("[", paste(lives, collapse = ","), "]")),
         field("given", paste0("[", paste(given, collapse = ","), "]")), field("between", sprintf("%.6g", sum(steps * chance) / sum(chance))))
}

set.seed(20261201)
contract <- function(n, draw, censored, late) {
  life <- draw(n); out <- if (censored) runif(n, 2000, 12000) else rep(Inf, n)
  entry <- if (late) rbinom(n, 1, 0.4) * runif(n, 0, 3000) else rep(0, n)
  exit <- pmin(life, out); seen <- exit > entry
  list(entry = round(entry[seen], 1), exit = round(exit[seen], 1), ended = (life <= out)[seen])
}
fleet <- function(sizes, differ, draw, censored, late) {
  all <- lapply(sizes, function(n) { by <- exp(rnorm(1, 0, differ)); contract(n, function(n) by * draw(n), censored, late) })
  Filter(function(l) length(l$exit) > 0, all)
}
wearing <- function(n) rweibull(n, 4, 5000)
normal <- function(n) rlnorm(n, 8.5, 0.3)

even <- fleet(rep(6, 8), 0.4, normal, FALSE, FALSE)
rows <- do.call(rbind, lapply(seq_along(even), function(i) data.frame(y = log(even[[i]]$exit), contract = i)))
held <- lme(y ~ 1, random = ~ 1 | contract, data = rows, method = "ML")
apart <- as.numeric(VarCorr(held)[1, "StdDev"])
ours <- law_at("lognormal", even, apart, c(8.5, -1.2))
stopifnot(abs(ours$at[1] - fixef(held)) < 1e-4, abs(exp(ours$at[2]) - held$sigma) < 1e-4,
          abs(ours$value + sum(rows$y) - as.numeric(logLik(held))) < 1e-5)

cases <- c(
  case("contracts that differ, all to their end", "lognormal", even),
  case("five of few lives, censored", "lognormal", fleet(c(2, 3, 4, 2, 6), 0.4, normal, TRUE, FALSE)),
  case("met in mid-life, and censored", "lognormal", fleet(c(3, 8, 5, 4, 9, 2), 0.3, normal, TRUE, TRUE)),
  case("met in mid-life, and censored", "weibull", fleet(c(3, 8, 5, 4, 9, 2), 0.3, wearing, TRUE, TRUE)),
  case("contracts that don't differ", "weibull", fleet(c(3, 5, 7, 4, 6, 8, 5), 0, wearing, TRUE, TRUE)),
  case("two lives each", "weibull", fleet(rep(2, 7), 0.2, wearing, FALSE, FALSE))
)
cat(object(field("r", paste0("\"", getRversion(), "\"")), field("nlme", paste0("\"", packageVersion("nlme"), "\"")), field("cases", paste0("[", paste(cases, collapse = ",\n"), "]"))), "\n")
