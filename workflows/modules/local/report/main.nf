// Pages: one a sample and an index of the cohort, which lists the samples that failed.
process REPORT {
    label 'process_single'

    input:
    path scored
    path failed
    path knowledge, arity: '0..*', stageAs: 'knowledge/*'

    output:
    path 'report', emit: pages
    path 'versions.yml', emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def tables = knowledge ? "--knowledge '${knowledge[0]}'" : ''
    """
    marrow report ${args} ${tables} '${scored}' --failures '${failed}' -o report/

    cat <<-END_VERSIONS >versions.yml
    "${task.process}":
        marrow: \$(marrow --version | sed -n '1s/marrow //p')
    END_VERSIONS
    """

    stub:
    """
    mkdir report
    touch report/index.html
    printf '"%s":\\n    marrow: stub\\n' '${task.process}' >versions.yml
    """
}
